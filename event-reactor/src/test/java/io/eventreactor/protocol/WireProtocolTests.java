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

package io.eventreactor.protocol;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import io.eventreactor.Protocol;
import io.eventreactor.policy.Recorder;
import io.eventreactor.policy.StubTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of echo, discard, chargen, quote of the day, daytime and time.
 */
class WireProtocolTests {

	private final StubTransport transport = new StubTransport();

	@Test
	void echoSendsBackWhatItReceives() {
		Protocol echo = connect(new EchoProtocol());
		Recorder.receive(echo, "hello");
		Recorder.receive(echo, ", world");
		assertThat(this.transport.text()).isEqualTo("hello, world");
		assertThat(this.transport.disconnecting()).isFalse();
	}

	@Test
	void discardSendsNothing() {
		Recorder.receive(connect(new DiscardProtocol()), "hello");
		assertThat(this.transport.text()).isEmpty();
		assertThat(this.transport.disconnecting()).isFalse();
	}

	@Test
	void chargenSendsOnePieceEachTimeItIsAsked() {
		ChargenProtocol chargen = connect(new ChargenProtocol());
		int piece = this.transport.text().length();
		assertThat(piece).isEqualTo(95 * 74);
		chargen.resumeProducing();
		assertThat(this.transport.text()).hasSize(2 * piece);
		String[] lines = this.transport.text().split("\r\n");
		assertThat(lines).hasSize(190).allMatch((line) -> line.length() == 72);
		assertThat(lines[0]).startsWith(" !\"#").endsWith("efg");
		assertThat(lines[1]).startsWith("!\"#$").endsWith("fgh");
		assertThat(lines[94]).startsWith("~ !\"");
		assertThat(lines[95]).isEqualTo(lines[0]);
	}

	@Test
	void whenConnectionClosesChargenComesToAnEnd() {
		ChargenProtocol chargen = connect(new ChargenProtocol());
		chargen.drain();
		assertThat(this.transport.producer()).isSameAs(chargen);
		chargen.resumeProducing();
		assertThat(this.transport.producer()).isNull();
	}

	@Test
	void quoteIsSentAndConnectionClosed() {
		connect(new QuoteProtocol(() -> "So it goes.\nKurt Vonnegut\n"));
		assertThat(this.transport.text()).isEqualTo("So it goes.\r\nKurt Vonnegut\r\n");
		assertThat(this.transport.disconnecting()).isTrue();
	}

	@Test
	void whenQuoteIsTooLongSendsNothing() {
		QuoteProtocol protocol = new QuoteProtocol(() -> "x".repeat(510));
		assertThatIllegalStateException().isThrownBy(() -> protocol.makeConnection(this.transport))
			.withMessageContaining("512 bytes is too long; shorten it to 511");
		assertThat(this.transport.text()).isEmpty();
	}

	@Test
	void daytimeIsSentAsTextInTheZoneOfItsClock() {
		connect(new DaytimeProtocol(Clock.fixed(Instant.parse("2026-03-01T23:30:05Z"), ZoneOffset.ofHours(1))));
		assertThat(this.transport.text()).isEqualTo("Monday, March 2, 2026 00:30:05+01:00\r\n");
		assertThat(this.transport.disconnecting()).isTrue();
	}

	@Test
	void timeIsSentAsSecondsSince1900() {
		// The examples of RFC 868
		assertTime("1970-01-01T00:00:00Z", 2_208_988_800L);
		assertTime("1976-01-01T00:00:00Z", 2_398_291_200L);
		assertTime("1980-01-01T00:00:00Z", 2_524_521_600L);
		assertTime("2036-02-07T06:28:17Z", 1);
	}

	private static void assertTime(String instant, long seconds) {
		StubTransport transport = new StubTransport();
		new TimeProtocol(Clock.fixed(Instant.parse(instant), ZoneOffset.UTC)).makeConnection(transport);
		byte[] sent = transport.sent();
		assertThat(sent).hasSize(4);
		assertThat(Integer.toUnsignedLong(ByteBuffer.wrap(sent).getInt())).isEqualTo(seconds);
		assertThat(transport.disconnecting()).isTrue();
	}

	private <P extends Protocol> P connect(P protocol) {
		protocol.makeConnection(this.transport);
		return protocol;
	}

}
