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
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.eventreactor.ReadDescriptor;

// tag::descriptor[]
class PipeReader implements ReadDescriptor {

	private final Pipe.SourceChannel source;

	private final Consumer<String> listener;

	PipeReader(Pipe.SourceChannel source, Consumer<String> listener) {
		this.source = source;
		this.listener = listener;
	}

	@Override
	public Pipe.SourceChannel channel() {
		return this.source;
	}

	@Override
	public boolean doRead() throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(1024);
		int count = this.source.read(buffer);
		if (count > 0) {
			this.listener.accept(StandardCharsets.US_ASCII.decode(buffer.flip()).toString());
		}
		return count >= 0;
	}

	@Override
	public void connectionLost(Throwable reason) {
		this.listener.accept("end");
	}

}
// end::descriptor[]
