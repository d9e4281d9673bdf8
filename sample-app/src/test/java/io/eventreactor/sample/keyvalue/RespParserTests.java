/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.sample.keyvalue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RespParser}.
 */
class RespParserTests {

	private final RespParser parser = new RespParser();

	@Test
	void readsAnArrayOfBulkStrings() {
		assertThat(parse("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n")).containsExactly(List.of("SET", "k", ""));
		assertThat(this.parser.error()).isNull();
	}

	@Test
	void readsBulkStringsThatHoldLineEnds() {
		assertThat(parse("*2\r\n$4\r\nECHO\r\n$6\r\n\r\n*1\r\n\r\n")).containsExactly(List.of("ECHO", "\r\n*1\r\n"));
	}

	@Test
	void readsRequestsThatComeTogether() {
		assertThat(parse("*1\r\n$4\r\nPING\r\nPING a\r\n*1\r\n$4\r\nQUIT\r\n")).containsExactly(List.of("PING"),
				List.of("PING", "a"), List.of("QUIT"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "*0\r\n", "*-1\r\n", "*-5\r\n", "\r\n", "\n", "   \r\n" })
	void passesOverEmptyRequests(String empty) {
		assertThat(parse(empty + "PING\r\n")).containsExactly(List.of("PING"));
	}

	@Test
	void readsInlineCommandsWithEitherLineEnd() {
		assertThat(parse("set a  1\nGET\ta\r\n")).containsExactly(List.of("set", "a", "1"), List.of("GET", "a"));
	}

	@Test
	void readsQuotedWordsOfInlineCommands() {
		assertThat(parse("SET \"a b\" 'it\\'s \\n'\r\nECHO \"\\x41\\n\\\"\\q\" \"\"\r\n"))
			.containsExactly(List.of("SET", "a b", "it's \\n"), List.of("ECHO", "A\n\"q", ""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			*1048577\\r\\n         | invalid multibulk length
			*99999999999\\r\\n     | invalid multibulk length
			*\\r\\n                | invalid multibulk length
			*1x                    | invalid multibulk length
			*1\\n                  | invalid multibulk length
			*1\\rx                 | invalid multibulk length
			*--1\\r\\n             | invalid multibulk length
			*1\\r\\n:1\\r\\n       | expected '$', got ':'
			*1\\r\\n\\r\\n         | expected '$', got '?'
			*1\\r\\n$-1\\r\\n      | invalid bulk length
			*1\\r\\n$1048577\\r\\n | invalid bulk length
			*1\\r\\n$x\\r\\n       | invalid bulk length
			*1\\r\\n$1\\r\\nab\\r\\n | bulk string is longer than its length
			*1\\r\\n$1\\r\\na\\r\\r | bulk string is longer than its length
			ECHO \\"a\\r\\n        | unbalanced quotes in request
			ECHO 'a'b\\r\\n        | unbalanced quotes in request
			""")
	void namesWhatBreaksTheProtocol(String input, String error) {
		String text = input.replace("\\r", "\r").replace("\\n", "\n").replace("\\\"", "\"");
		assertThat(parse(text + "PING\r\n")).isEmpty();
		assertThat(this.parser.error()).isEqualTo("Protocol error: " + error);
	}

	@Test
	void refusesAnInlineCommandThatDoesNotEnd() {
		ByteBuf chunk = Unpooled.wrappedBuffer(new byte[1000]);
		for (int i = 0; i <= RespParser.MAXIMUM_INLINE / 1000; i++) {
			assertThat(this.parser.error()).isNull();
			this.parser.next(chunk.readerIndex(0));
		}
		assertThat(this.parser.error()).isEqualTo("Protocol error: too big inline request");
	}

	@Test
	void refusesARequestThatIsTooLargeAsAWhole() {
		byte[] argument = ("$1048576\r\n" + "x".repeat(RespParser.MAXIMUM_BULK) + "\r\n")
			.getBytes(StandardCharsets.US_ASCII);
		assertThat(parse("*3\r\n")).isEmpty();
		this.parser.next(Unpooled.wrappedBuffer(argument));
		assertThat(this.parser.error()).isNull();
		this.parser.next(Unpooled.wrappedBuffer(argument));
		assertThat(this.parser.error()).isEqualTo("Protocol error: request is too large");
	}

	@Test
	void refusesARequestOfVeryManyEmptyWords() {
		assertThat(parse("*1048576\r\n" + "$0\r\n\r\n".repeat(100_000))).isEmpty();
		assertThat(this.parser.error()).isEqualTo("Protocol error: request is too large");
	}

	@Test
	void readsTheLargestBulkStringInSmallPieces() {
		String value = "v".repeat(RespParser.MAXIMUM_BULK);
		byte[] bytes = ("*2\r\n$4\r\nECHO\r\n$1048576\r\n" + value + "\r\n").getBytes(StandardCharsets.US_ASCII);
		List<List<String>> requests = new ArrayList<>();
		for (int i = 0; i < bytes.length; i += 100) {
			requests.addAll(parse(Unpooled.wrappedBuffer(bytes, i, Math.min(100, bytes.length - i))));
		}
		assertThat(requests).containsExactly(List.of("ECHO", value));
	}

	@Test
	void readsTheSameHoweverTheBytesAreCut() {
		Random random = new Random(1);
		for (int round = 0; round < 300; round++) {
			List<List<String>> expected = new ArrayList<>();
			ByteArrayOutputStream stream = new ByteArrayOutputStream();
			for (int i = 0; i < 20; i++) {
				expected.add(writeRequest(random, stream));
			}
			RespParser parser = new RespParser();
			List<List<String>> requests = new ArrayList<>();
			for (ByteBuf chunk : chunks(random, stream.toByteArray())) {
				requests.addAll(parse(parser, chunk));
			}
			assertThat(parser.error()).isNull();
			assertThat(requests).as("round %d", round).isEqualTo(expected);
		}
	}

	@Test
	void endsInAnErrorOrReadsOnWhateverArrives() {
		Random random = new Random(2);
		byte[] alphabet = "*$\r\n-0123456789\"'\\x :".getBytes(StandardCharsets.US_ASCII);
		for (int round = 0; round < 5000; round++) {
			byte[] bytes = new byte[random.nextInt(200)];
			random.nextBytes(bytes);
			for (int i = 0; i < bytes.length && round % 4 != 0; i++) {
				bytes[i] = alphabet[(bytes[i] & 0xFF) % alphabet.length];
			}
			RespParser whole = new RespParser();
			RespParser cut = new RespParser();
			List<List<String>> expected = parse(whole, Unpooled.wrappedBuffer(bytes));
			List<List<String>> requests = new ArrayList<>();
			for (ByteBuf chunk : chunks(random, bytes)) {
				requests.addAll(parse(cut, chunk));
				assertThat(chunk.isReadable()).isFalse();
			}
			assertThat(requests).as("round %d", round).isEqualTo(expected);
			assertThat(cut.error()).as("round %d", round).isEqualTo(whole.error());
		}
	}

	private static List<String> writeRequest(Random random, ByteArrayOutputStream stream) {
		List<String> words = new ArrayList<>();
		int size = 1 + random.nextInt(5);
		boolean inline = random.nextInt(4) == 0;
		stream.writeBytes(ascii(inline ? "" : "*" + size + "\r\n"));
		for (int i = 0; i < size; i++) {
			byte[] word = new byte[inline ? 1 + random.nextInt(8) : random.nextInt(100)];
			random.nextBytes(word);
			for (int j = 0; j < word.length && inline; j++) {
				word[j] = (byte) ('a' + (word[j] & 0x0F));
			}
			words.add(new String(word, StandardCharsets.ISO_8859_1));
			stream.writeBytes(ascii(inline ? " " : "$" + word.length + "\r\n"));
			stream.writeBytes(word);
			stream.writeBytes(ascii(inline ? "" : "\r\n"));
		}
		stream.writeBytes(ascii(inline ? "\n" : ""));
		return words;
	}

	private static List<ByteBuf> chunks(Random random, byte[] bytes) {
		List<ByteBuf> chunks = new ArrayList<>();
		int longest = 1 + random.nextInt(40);
		int position = 0;
		while (position < bytes.length) {
			int length = Math.min(1 + random.nextInt(longest), bytes.length - position);
			chunks.add(Unpooled.wrappedBuffer(bytes, position, length));
			position += length;
		}
		return chunks;
	}

	private List<List<String>> parse(String input) {
		return parse(Unpooled.wrappedBuffer(ascii(input)));
	}

	private List<List<String>> parse(ByteBuf data) {
		return parse(this.parser, data);
	}

	private static List<List<String>> parse(RespParser parser, ByteBuf data) {
		List<List<String>> requests = new ArrayList<>();
		List<byte[]> request = parser.next(data);
		while (request != null) {
			requests.add(request.stream().map((word) -> new String(word, StandardCharsets.ISO_8859_1)).toList());
			request = parser.next(data);
		}
		return requests;
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
