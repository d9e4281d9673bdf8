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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CommandTable} and the commands in it.
 */
class CommandTableTests {

	private final AtomicLong now = new AtomicLong();

	private final CommandTable commands = new CommandTable(new KeyValueStore(4096, this.now::get));

	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
			PING                      | +PONG
			pInG hello                | $5 hello
			ECHO a                    | $1 a
			GET missing               | $-1
			SET k v                   | +OK
			SET k v EX 10             | +OK
			SET k v px 10 nx          | +OK
			SET k v XX                | $-1
			DEL missing               | :0
			EXISTS missing            | :0
			TTL missing               | :-2
			INCR n                    | :1
			DBSIZE                    | :0
			FLUSHALL                  | +OK
			FLUSHALL ASYNC            | +OK
			SELECT 0                  | +OK
			CLIENT SETINFO LIB-NAME x | +OK
			CLIENT SETNAME x          | +OK
			CONFIG GET save           | *2 $4 save $0
			CONFIG GET appendonly     | *2 $10 appendonly $2 no
			CONFIG GET other          | *0
			COMMAND DOCS              | *0
			COMMAND COUNT             | :16
			QUIT                      | +OK
			""")
	void answersAsRedisDoes(String request, String reply) {
		assertThat(execute(request.split(" ")).replace("\r\n", " ").strip()).isEqualTo(reply);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
			GET                  ; ERR wrong number of arguments for 'get' command
			get a b              ; ERR wrong number of arguments for 'get' command
			SET k                ; ERR wrong number of arguments for 'set' command
			SET k v EX           ; ERR syntax error
			SET k v EX 1 PX 1    ; ERR syntax error
			SET k v NX XX        ; ERR syntax error
			SET k v KEEPTTL      ; ERR syntax error
			SET k v EX 0         ; ERR invalid expire time in 'set' command
			SET k v PX -1        ; ERR invalid expire time in 'set' command
			SET k v EX 1x        ; ERR value is not an integer or out of range
			SET k v EX 9223372036854775808 ; ERR value is not an integer or out of range
			SELECT 1             ; ERR DB index is out of range
			SELECT x             ; ERR value is not an integer or out of range
			FLUSHALL x           ; ERR syntax error
			CLIENT KILL          ; ERR unknown subcommand 'KILL' of CLIENT
			CLIENT SETNAME       ; ERR wrong number of arguments for 'client|setname' command
			CONFIG SET save 1    ; ERR unknown subcommand 'SET' of CONFIG
			CONFIG GET           ; ERR wrong number of arguments for 'config|get' command
			COMMAND INFO         ; ERR unknown subcommand 'INFO' of COMMAND
			HELLO 3              ; NOPROTO unsupported protocol version
			FOO                  ; ERR unknown command 'FOO', with args beginning with:
			lpush k v            ; ERR unknown command 'lpush', with args beginning with: 'k' 'v'
			""")
	void answersErrorsInRedisWords(String request, String error) {
		assertThat(execute(request.split(" "))).startsWith("-").endsWith("\r\n");
		assertThat(execute(request.split(" ")).substring(1).strip()).isEqualTo(error);
	}

	@Test
	void onlyQuitEndsTheConnection() {
		ByteBuf buffer = Unpooled.buffer();
		RespWriter reply = new RespWriter(buffer);
		assertThat(this.commands.execute(words("quit"), reply)).isFalse();
		assertThat(this.commands.execute(words("PING"), reply)).isTrue();
		assertThat(this.commands.execute(words("FOO"), reply)).isTrue();
	}

	@Test
	void anErrorCannotBeMadeToEndItsLine() {
		assertThat(execute("FOO\r\n+OK", "\u001b[2J\u00ff", "x".repeat(1000))).isEqualTo(
				"-ERR unknown command 'FOO??+OK', with args beginning with: '?[2J?' '" + "x".repeat(64) + "' \r\n");
	}

	@Test
	void storesBytesAsTheyAre() {
		execute("SET", "\r\n\u0000\u00ff", "\r\n$1\u00ff");
		assertThat(execute("GET", "\r\n\u0000\u00ff")).isEqualTo("$5\r\n\r\n$1\u00ff\r\n");
		assertThat(execute("EXISTS", "\r\n\u0000\u00ff", "other", "\r\n\u0000\u00ff")).isEqualTo(":2\r\n");
	}

	@Test
	void countsUpToTheLargestNumber() {
		execute("SET", "n", "9223372036854775806");
		assertThat(execute("INCR", "n")).isEqualTo(":9223372036854775807\r\n");
		assertThat(execute("INCR", "n")).isEqualTo("-ERR increment or decrement would overflow\r\n");
		execute("SET", "n", "-9223372036854775808");
		assertThat(execute("INCR", "n")).isEqualTo(":-9223372036854775807\r\n");
		for (String text : List.of("", "-", "-0", "+1", " 1", "1 ", "01", "1.0", "9223372036854775808")) {
			execute("SET", "n", text);
			assertThat(execute("INCR", "n")).as(text).isEqualTo("-ERR value is not an integer or out of range\r\n");
		}
	}

	@Test
	void tellsTheTimeToLiveInSeconds() {
		execute("SET", "k", "v", "EX", "10");
		this.now.addAndGet(Duration.ofMillis(9400).toNanos());
		assertThat(execute("TTL", "k")).isEqualTo(":1\r\n");
		execute("SET", "k", "v");
		assertThat(execute("TTL", "k")).isEqualTo(":-1\r\n");
	}

	@Test
	void refusesWhatDoesNotFit() {
		assertThat(execute("SET", "k", "v".repeat(5000)))
			.isEqualTo("-OOM command not allowed when used memory > 'maxmemory'.\r\n");
		assertThat(execute("GET", "k")).isEqualTo("$-1\r\n");
	}

	@Test
	void describesItsCommands() {
		assertThat(execute("COMMAND")).startsWith("*16\r\n")
			.contains("*6\r\n$3\r\nget\r\n:2\r\n*0\r\n:1\r\n:1\r\n:1\r\n")
			.contains("*6\r\n$3\r\ndel\r\n:-2\r\n*0\r\n:1\r\n:-1\r\n:1\r\n");
	}

	private String execute(String... words) {
		ByteBuf buffer = Unpooled.buffer();
		this.commands.execute(words(words), new RespWriter(buffer));
		return buffer.toString(StandardCharsets.ISO_8859_1);
	}

	private static List<byte[]> words(String... words) {
		return Arrays.stream(words).map((word) -> word.getBytes(StandardCharsets.ISO_8859_1)).toList();
	}

}
