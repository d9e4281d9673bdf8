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

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link LeakDetectionExtension}.
 */
class LeakDetectionExtensionTests {

	private static final ExtensionContext UNUSED = null;

	private final LeakDetectionExtension extension = new LeakDetectionExtension();

	@Test
	void failsWhenABufferWasNotReleased() {
		leak();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.extension.afterAll(UNUSED))
			.withMessageContaining("not released")
			.withMessageContaining("LeakDetectionExtensionTests.leak");
	}

	@Test
	void passesWhenEveryBufferWasReleased() {
		ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
		buffer.writeByte(1);
		buffer.release();
		assertThatNoException().isThrownBy(() -> this.extension.afterAll(UNUSED));
	}

	private static void leak() {
		ByteBufAllocator.DEFAULT.buffer(16).writeByte(1);
	}

}
