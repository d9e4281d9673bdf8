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

package io.eventreactor.testing;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Wire} and {@link WrittenBytes}.
 */
class WireTests {

	private static final int LARGE = 2 * 1024 * 1024;

	private final Wire wire = new Wire();

	@Test
	void packetsAreReadAsOneStream() {
		send("abc");
		send("de");
		assertThat(read(2)).isEqualTo("ab");
		assertThat(this.wire.available()).isEqualTo(3);
		assertThat(read(2)).isEqualTo("cd");
		send("fgh");
		assertThat(this.wire.size()).isEqualTo(4);
		assertThat(read(4)).isEqualTo("efgh");
		assertThat(this.wire.size()).isZero();
	}

	@Test
	void whatComesAfterADiscardIsWhole() {
		send("abc");
		read(1);
		this.wire.discard();
		assertThat(this.wire.size()).isZero();
		send("def");
		assertThat(read(3)).isEqualTo("def");
	}

	// If either took quadratic time, that would be minutes
	@Test
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void readingByteByByteTakesLinearTime() {
		send(new byte[LARGE]);
		ByteBuf target = Unpooled.buffer(LARGE);
		for (int i = 0; i < LARGE; i++) {
			this.wire.read(target, 1);
		}
		assertThat(target.readableBytes()).isEqualTo(LARGE);
		assertThat(this.wire.available()).isZero();
	}

	@Test
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void takingByteByByteWhatWasWrittenTakesLinearTime() {
		WrittenBytes written = new WrittenBytes();
		byte[] data = new byte[LARGE];
		data[LARGE - 1] = 7;
		written.add(Unpooled.wrappedBuffer(data));
		for (int i = 1; i < LARGE; i++) {
			written.take(1);
		}
		assertThat(written.copy()).containsExactly(7);
		written.add(Unpooled.wrappedBuffer(new byte[] { 8 }));
		assertThat(written.takeAll()).containsExactly(7, 8);
		assertThat(written.size()).isZero();
	}

	private void send(String text) {
		send(text.getBytes(StandardCharsets.US_ASCII));
	}

	private void send(byte[] data) {
		this.wire.send(new Wire.Packet(Wire.Kind.DATA, data));
		this.wire.arrive();
	}

	private String read(int length) {
		ByteBuf target = Unpooled.buffer();
		this.wire.read(target, length);
		return target.toString(StandardCharsets.US_ASCII);
	}

}
