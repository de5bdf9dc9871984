package ringcentral

import (
	"encoding/binary"
	"time"
)

// Recordings are silent audio files of at most silenceMax, with a title by which they
// differ.

const silenceMax = time.Second

// mp3 returns a silent MPEG audio file with an ID3 title.
func mp3(title string, length time.Duration) []byte {
	text := append([]byte{3}, title...) // UTF-8
	frame := append([]byte("TIT2"), binary.BigEndian.AppendUint32(nil, uint32(len(text)))...)
	frame = append(append(frame, 0, 0), text...)
	size := len(frame) // encoded with seven bits per byte
	file := []byte{'I', 'D', '3', 3, 0, 0, byte(size >> 21 & 127), byte(size >> 14 & 127), byte(size >> 7 & 127), byte(size & 127)}
	file = append(file, frame...)

	// A mono frame of layer III at 32 kbit/s and 44.1 kHz has 26 ms in 104 bytes. A frame
	// of zeroes is silent.
	const frameLength, frameBytes = 26 * time.Millisecond, 104
	silence := make([]byte, frameBytes)
	copy(silence, []byte{0xFF, 0xFB, 0x10, 0xC4})
	for range max(1, int(min(length, silenceMax)/frameLength)) {
		file = append(file, silence...)
	}
	return file
}

// wav returns a silent WAV file with 8000 samples per second and a title.
func wav(title string, length time.Duration) []byte {
	for len(title)%2 == 0 { // with the terminating zero the chunk has an even length
		title += " "
	}
	title += "\x00"
	n := int(min(length, silenceMax) * 8000 / time.Second)
	n += n % 2
	le32 := binary.LittleEndian.AppendUint32
	le16 := binary.LittleEndian.AppendUint16
	file := le32([]byte("RIFF"), uint32(4+24+12+8+len(title)+8+n))
	file = append(file, "WAVEfmt "...)
	file = le16(le16(le32(file, 16), 1), 1)
	file = le16(le16(le32(le32(file, 8000), 8000), 1), 8)
	file = le32(append(file, "LIST"...), uint32(12+len(title)))
	file = le32(append(file, "INFOINAM"...), uint32(len(title)))
	file = append(file, title...)
	file = le32(append(file, "data"...), uint32(n))
	for range n {
		file = append(file, 128) // silence
	}
	return file
}
