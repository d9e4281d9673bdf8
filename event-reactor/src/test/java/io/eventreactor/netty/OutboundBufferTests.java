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

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is copied, and what is passed on.
 */
class OutboundBufferTests {

	private final OutboundBuffer outbound = new OutboundBuffer(ByteBufAllocator.DEFAULT, noSpare());

	private static SpareBuffer noSpare() {
		SpareBuffer spare = new SpareBuffer();
		spare.close();
		return spare;
	}

	@Test
	void isEmptyToBeginWith() {
		assertThat(this.outbound.take()).isNull();
		assertThat(this.outbound.readableBytes()).isZero();
		this.outbound.release();
	}

	@Test
	void singleBufferIsPassedOn() {
		ByteBuf data = text("one");
		assertThat(this.outbound.add(data)).isNull();
		assertThat(this.outbound.readableBytes()).isEqualTo(3);
		assertThat(this.outbound.take()).isSameAs(data);
		assertThat(this.outbound.take()).isNull();
		data.release();
	}

	@Test
	void smallBuffersAreCopiedTogether() {
		ByteBuf one = text("one");
		ByteBuf two = text("two");
		ByteBuf three = text("three");
		assertThat(this.outbound.add(one)).isNull();
		assertThat(this.outbound.add(two)).isNull();
		assertThat(this.outbound.add(three)).isNull();
		assertThat(one.refCnt() + two.refCnt() + three.refCnt()).isZero();
		assertThat(this.outbound.readableBytes()).isEqualTo(11);
		assertTakes("onetwothree");
	}

	@Test
	void bytesAndTextAreCopied() {
		byte[] bytes = "bytes".getBytes(StandardCharsets.UTF_8);
		assertThat(this.outbound.add(bytes)).isNull();
		bytes[0] = 'x';
		assertThat(this.outbound.add("té\uD83D\uDE00", 12)).isNull();
		assertThat(this.outbound.add(text("!"))).isNull();
		assertTakes("bytesté\uD83D\uDE00!");
	}

	@Test
	void copyLeavesTheBufferWithTheCaller() {
		ByteBuf lent = text("xonex");
		lent.setIndex(1, 4);
		assertThat(this.outbound.addCopy(lent, new byte[] { '\r', '\n' }, 5)).isNull();
		assertThat(this.outbound.addCopy(lent, new byte[] { ';' }, 4)).isNull();
		assertThat(lent.refCnt()).isOne();
		assertThat(lent.readerIndex()).isOne();
		assertThat(lent.writerIndex()).isEqualTo(4);
		lent.release();
		assertTakes("one\r\none;");
	}

	@Test
	void textFollowsASmallBuffer() {
		ByteBuf one = text("one");
		assertThat(this.outbound.add(one)).isNull();
		assertThat(this.outbound.add("two", 9)).isNull();
		assertThat(one.refCnt()).isZero();
		assertTakes("onetwo");
	}

	@Test
	void largeBufferIsNotCopied() {
		ByteBuf small = text("small");
		ByteBuf large = large();
		assertThat(this.outbound.add(small)).isNull();
		assertThat(this.outbound.add(large)).isSameAs(small);
		assertThat(this.outbound.take()).isSameAs(large);
		assertThat(large.refCnt()).isOne();
		small.release();
		large.release();
	}

	@Test
	void nothingIsCopiedBehindALargeBuffer() {
		ByteBuf large = large();
		ByteBuf small = text("small");
		assertThat(this.outbound.add(large)).isNull();
		assertThat(this.outbound.add(small)).isSameAs(large);
		large.release();
		assertThat(small.refCnt()).isZero();
		assertTakes("small");
	}

	@Test
	void largeBufferFollowsWhatWasGathered() {
		this.outbound.add("gathered".getBytes(StandardCharsets.UTF_8));
		ByteBuf large = large();
		assertText(this.outbound.add(large), "gathered");
		assertThat(this.outbound.take()).isSameAs(large);
		large.release();
	}

	@Test
	void limitOfCopyingIsExact() {
		ByteBuf atTheLimit = ByteBufAllocator.DEFAULT.buffer().writeZero(OutboundBuffer.COPY_LIMIT);
		this.outbound.add(new byte[1]);
		assertThat(this.outbound.add(atTheLimit)).isNull();
		assertThat(atTheLimit.refCnt()).isZero();
		ByteBuf over = ByteBufAllocator.DEFAULT.buffer().writeZero(OutboundBuffer.COPY_LIMIT + 1);
		ByteBuf displaced = this.outbound.add(over);
		assertThat(displaced).isNotNull();
		assertThat(displaced.readableBytes()).isEqualTo(OutboundBuffer.COPY_LIMIT + 1);
		displaced.release();
		this.outbound.release();
		assertThat(over.refCnt()).isZero();
	}

	@Test
	void whatWasGatheredHasAMaximum() {
		int writes = 0;
		ByteBuf displaced = null;
		while (displaced == null) {
			displaced = this.outbound.add(new byte[1024]);
			writes++;
		}
		assertThat(displaced.readableBytes()).isEqualTo(64 * 1024);
		assertThat(writes).isEqualTo(65);
		assertThat(this.outbound.readableBytes()).isEqualTo(1024);
		displaced.release();
		this.outbound.release();
	}

	@Test
	void readerIndexIsRespected() {
		ByteBuf one = text("xxone");
		one.skipBytes(2);
		this.outbound.add(one);
		ByteBuf two = text("yytwo");
		two.skipBytes(2);
		this.outbound.add(two);
		assertTakes("onetwo");
	}

	@Test
	void releaseDropsWhatIsPending() {
		ByteBuf data = text("data");
		this.outbound.add(data);
		this.outbound.release();
		assertThat(data.refCnt()).isZero();
		assertThat(this.outbound.readableBytes()).isZero();
		// And can be used again
		this.outbound.add("again", 15);
		assertTakes("again");
	}

	private void assertTakes(String text) {
		assertText(this.outbound.take(), text);
		assertThat(this.outbound.readableBytes()).isZero();
	}

	private static void assertText(@Nullable ByteBuf data, String text) {
		assertThat(data).isNotNull();
		assertThat(data.toString(StandardCharsets.UTF_8)).isEqualTo(text);
		assertThat(data.refCnt()).isOne();
		data.release();
	}

	private static ByteBuf text(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
	}

	private static ByteBuf large() {
		return ByteBufAllocator.DEFAULT.buffer().writeZero(OutboundBuffer.COPY_LIMIT + 1);
	}

}
