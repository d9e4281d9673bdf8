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

package io.eventreactor.policy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.eventreactor.FileTransport;
import io.eventreactor.Producer;
import io.eventreactor.Transport;
import io.eventreactor.defer.Deferred;

/**
 * A connection that can be closed although it has a producer, whose end it would wait
 * for. Looks at no bytes, and so passes on what is written as it is.
 */
final class TimedTransport extends ProducingTransport implements FileTransport {

	TimedTransport(Transport transport) {
		super(transport);
	}

	@Override
	public void write(byte[] data) {
		transport().write(data);
	}

	@Override
	public void write(ByteBuffer data) {
		transport().write(data);
	}

	@Override
	public void write(CharSequence text) {
		transport().write(text);
	}

	@Override
	public void writeCopy(ByteBuf data, byte... end) {
		transport().writeCopy(data, end);
	}

	@Override
	public void writeSequence(Iterable<ByteBuf> data) {
		transport().writeSequence(data);
	}

	@Override
	public boolean canSendFile() {
		return transport() instanceof FileTransport files && files.canSendFile();
	}

	@Override
	public Deferred<@Nullable Void> sendFile(FileChannel file, long position, int length) {
		if (transport() instanceof FileTransport files) {
			return files.sendFile(file, position, length);
		}
		return Deferred.fail(new IllegalStateException("Files cannot be sent over " + transport()));
	}

	/**
	 * Stops the producer, if there is one, and goes on without it.
	 */
	void dropProducer() {
		Producer producer = producer();
		if (producer != null) {
			unregisterProducer();
			producer.stopProducing();
		}
	}

}
