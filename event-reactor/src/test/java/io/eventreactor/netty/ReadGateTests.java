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

package io.eventreactor.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When a channel is read, and what is held back.
 */
class ReadGateTests {

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final ReadGate gate = new ReadGate(this.channel);

	@AfterEach
	void close() {
		this.gate.release();
		this.channel.finishAndReleaseAll();
	}

	@Test
	void opensWhenThereIsNoReasonLeft() {
		assertThat(this.channel.config().isAutoRead()).isFalse();
		this.gate.close(ReadGate.PAUSED);
		this.gate.close(ReadGate.UNWRITABLE);
		assertThat(this.gate.open(ReadGate.OPENING)).isFalse();
		assertThat(this.gate.open(ReadGate.PAUSED)).isFalse();
		assertThat(this.channel.config().isAutoRead()).isFalse();
		assertThat(this.gate.isOpen()).isFalse();
		assertThat(this.gate.open(ReadGate.UNWRITABLE)).isFalse();
		assertThat(this.gate.isOpen()).isTrue();
		assertThat(this.channel.config().isAutoRead()).isTrue();
	}

	@Test
	void heldBuffersComeInOrderAheadOfWhatIsReadNext() {
		this.gate.hold(buffer(1));
		this.gate.hold(buffer(2));
		assertThat(this.gate.next(false)).isNull();
		assertThat(this.gate.open(ReadGate.OPENING)).isTrue();
		assertThat(this.gate.isOpen()).isFalse();
		assertThat(this.channel.config().isAutoRead()).isFalse();
		assertNext(this.gate.next(false), 1);
		// A pause meanwhile keeps the rest
		this.gate.close(ReadGate.PAUSED);
		assertThat(this.gate.next(false)).isNull();
		assertThat(this.gate.open(ReadGate.PAUSED)).isTrue();
		assertNext(this.gate.next(false), 2);
		// The last one is being delivered: what is read now comes behind it
		assertThat(this.gate.isHolding()).isFalse();
		assertThat(this.gate.isOpen()).isFalse();
		assertThat(this.gate.next(false)).isNull();
		assertThat(this.gate.isOpen()).isTrue();
		assertThat(this.channel.config().isAutoRead()).isTrue();
	}

	@Test
	void pauseInTheLastHeldBufferIsTakenBackAsAnyOther() {
		this.gate.hold(buffer(1));
		this.gate.open(ReadGate.OPENING);
		assertNext(this.gate.next(false), 1);
		this.gate.close(ReadGate.PAUSED);
		assertThat(this.gate.next(false)).isNull();
		assertThat(this.channel.config().isAutoRead()).isFalse();
		assertThat(this.gate.open(ReadGate.PAUSED)).isFalse();
		assertThat(this.gate.isOpen()).isTrue();
		assertThat(this.channel.config().isAutoRead()).isTrue();
	}

	@Test
	void heldBuffersCanBeTakenWhateverIsAgainstIt() {
		this.gate.hold(buffer(1));
		assertNext(this.gate.next(true), 1);
		assertThat(this.gate.next(true)).isNull();
		assertThat(this.channel.config().isAutoRead()).isFalse();
	}

	@Test
	void openForGoodDropsWhatIsHeld() {
		ByteBuf held = buffer(1);
		this.gate.hold(held);
		this.gate.openForGood();
		assertThat(held.refCnt()).isZero();
		assertThat(this.gate.isOpen()).isTrue();
		assertThat(this.channel.config().isAutoRead()).isTrue();
	}

	@Test
	void closedChannelIsNotRead() {
		this.channel.close();
		this.gate.openForGood();
		assertThat(this.channel.config().isAutoRead()).isFalse();
	}

	private static ByteBuf buffer(int value) {
		return Unpooled.buffer().writeByte(value);
	}

	private static void assertNext(@Nullable ByteBuf data, int value) {
		assertThat(data).isNotNull();
		assertThat(data.readByte()).isEqualTo((byte) value);
		data.release();
	}

}
