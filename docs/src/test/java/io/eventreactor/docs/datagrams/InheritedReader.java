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

package io.eventreactor.docs.datagrams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.netty.channel.unix.FileDescriptor;

import io.eventreactor.NativeDescriptor;
import io.eventreactor.ReadDescriptor;

// tag::descriptor[]
class InheritedReader implements NativeDescriptor, ReadDescriptor {

	private final FileDescriptor descriptor;

	private final Consumer<String> listener;

	// Direct, for Netty's native code
	private final ByteBuffer buffer = ByteBuffer.allocateDirect(1024);

	InheritedReader(int number, Consumer<String> listener) {
		this.descriptor = new FileDescriptor(number);
		this.listener = listener;
	}

	@Override
	public int fileDescriptor() {
		return this.descriptor.intValue();
	}

	@Override
	public boolean doRead() throws IOException {
		int count = this.descriptor.read(this.buffer.clear(), 0, this.buffer.capacity());
		if (count > 0) {
			this.listener.accept(StandardCharsets.US_ASCII.decode(this.buffer.limit(count)).toString());
		}
		return count >= 0;
	}

	@Override
	public void connectionLost(Throwable reason) {
		this.listener.accept("end");
	}

}
// end::descriptor[]
