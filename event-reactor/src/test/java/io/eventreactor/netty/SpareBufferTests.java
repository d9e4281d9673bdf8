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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the memory of an answer serves for the next one.
 */
class SpareBufferTests {

	private static final int CAPACITY = 2 * 1024;

	private final SpareBuffer spare = new SpareBuffer();

	@AfterEach
	void close() {
		this.spare.close();
	}

	@Test
	void servesAgainOnceItIsReleased() {
		ByteBuf first = take(CAPACITY);
		first.writeBytes("an answer".getBytes(StandardCharsets.UTF_8));
		first.readByte();
		first.release();
		ByteBuf second = take(CAPACITY);
		assertThat(second).isSameAs(first);
		assertThat(second.readableBytes()).isZero();
		assertThat(second.readerIndex()).isZero();
		second.release();
	}

	@Test
	void whatIsStillHeldIsLeftAlone() {
		ByteBuf slow = take(CAPACITY);
		slow.writeInt(1);
		ByteBuf next = take(CAPACITY);
		assertThat(next).isNotSameAs(slow);
		next.writeInt(2);
		assertThat(slow.readInt()).isEqualTo(1);
		slow.release();
		assertThat(slow.refCnt()).isZero();
		next.release();
		ByteBuf again = take(CAPACITY);
		assertThat(again).isSameAs(next);
		again.release();
	}

	@Test
	void moreThanItHasRoomForIsAnotherBuffer() {
		ByteBuf small = take(CAPACITY);
		small.release();
		ByteBuf larger = take(CAPACITY * 2);
		assertThat(larger.capacity()).isGreaterThanOrEqualTo(CAPACITY * 2);
		larger.release();
		assertThat(small.refCnt()).isZero();
		ByteBuf again = take(CAPACITY);
		assertThat(again).isSameAs(larger);
		again.release();
	}

	@Test
	void largeOneIsNotKept() {
		take(CAPACITY).release();
		ByteBuf large = take(SpareBuffer.LARGEST + 1);
		large.release();
		assertThat(large.refCnt()).isZero();
		ByteBuf kept = take(CAPACITY);
		kept.ensureWritable(SpareBuffer.LARGEST + 1);
		kept.release();
		ByteBuf next = take(CAPACITY);
		assertThat(next).isNotSameAs(kept);
		assertThat(kept.refCnt()).isZero();
		next.release();
	}

	@Test
	void onceClosedItKeepsNone() {
		ByteBuf held = take(CAPACITY);
		this.spare.close();
		assertThat(held.refCnt()).isEqualTo(1);
		held.release();
		ByteBuf late = take(CAPACITY);
		assertThat(late.refCnt()).isEqualTo(1);
		late.release();
		assertThat(late.refCnt()).isZero();
	}

	private ByteBuf take(int capacity) {
		return this.spare.take(ByteBufAllocator.DEFAULT, capacity);
	}

}
