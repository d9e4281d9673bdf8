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

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Protocol;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lends protocols what they read, as a transport does, and counts what is not released.
 */
class Reads {

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);

	ByteBuf buffer(String data) {
		return this.allocator.buffer().writeBytes(data.getBytes(StandardCharsets.ISO_8859_1));
	}

	void feed(Protocol protocol, String data) {
		feed(protocol, buffer(data));
	}

	void feed(Protocol protocol, ByteBuf data) {
		try {
			protocol.dataReceived(data);
		}
		finally {
			data.release();
		}
	}

	void end(Protocol protocol) {
		protocol.endConnection(new ConnectionDoneException());
		assertNothingHeld();
	}

	long heldBytes() {
		return this.allocator.metric().usedDirectMemory() + this.allocator.metric().usedHeapMemory();
	}

	void assertNothingHeld() {
		assertThat(heldBytes()).as("bytes of buffers that were not released").isZero();
	}

}
