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
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * What was written to a transport, and nobody has taken yet. For any thread.
 */
final class WrittenBytes {

	private final ByteBuf bytes = Unpooled.buffer();

	private int writes;

	/**
	 * Adds bytes behind those that are there.
	 * @param data the bytes; stays with the caller
	 */
	synchronized void add(ByteBuf data) {
		this.writes++;
		this.bytes.writeBytes(data);
	}

	synchronized int writes() {
		return this.writes;
	}

	synchronized int size() {
		return this.bytes.readableBytes();
	}

	synchronized byte[] copy() {
		return ByteBufUtil.getBytes(this.bytes);
	}

	synchronized byte[] take(int length) {
		byte[] data = new byte[length];
		this.bytes.readBytes(data);
		this.bytes.discardSomeReadBytes();
		return data;
	}

	synchronized byte[] takeAll() {
		return take(size());
	}

	synchronized void clear() {
		this.bytes.clear();
	}

}
