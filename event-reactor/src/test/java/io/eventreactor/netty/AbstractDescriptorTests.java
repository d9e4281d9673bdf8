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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.eventreactor.Descriptor;
import io.eventreactor.ReadDescriptor;
import io.eventreactor.WriteDescriptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with a pipe that the reactor did not open.
 */
abstract class AbstractDescriptorTests extends AbstractReactorTests {

	Pipe pipe;

	@BeforeEach
	void openPipe() throws IOException {
		this.pipe = Pipe.open();
		this.pipe.source().configureBlocking(false);
		this.pipe.sink().configureBlocking(false);
	}

	@AfterEach
	void closePipe() throws IOException {
		this.pipe.source().close();
		this.pipe.sink().close();
	}

	void send(String text) throws IOException {
		this.pipe.sink().write(StandardCharsets.UTF_8.encode(text));
	}

	void assertQuiet(Watcher watcher) throws Exception {
		awaitTurns();
		assertThat(watcher.events).isEmpty();
	}

	/**
	 * Lets the loop, and the thread that waits, go round twice after all that had
	 * happened.
	 */
	void awaitTurns() throws Exception {
		Pipe other = Pipe.open();
		other.source().configureBlocking(false);
		Reader marker = new Reader(other.source());
		this.reactor.addReader(marker);
		for (int i = 0; i < 2; i++) {
			other.sink().write(StandardCharsets.UTF_8.encode("marker"));
			assertThat(marker.next()).isEqualTo("marker");
		}
		this.reactor.removeReader(marker);
		other.sink().close();
		other.source().close();
	}

	/**
	 * What happened to a descriptor.
	 */
	abstract static class Watcher implements Descriptor {

		final BlockingQueue<Object> events;

		private final SelectableChannel channel;

		Watcher(SelectableChannel channel, int capacity) {
			this.channel = channel;
			this.events = new LinkedBlockingQueue<>(capacity);
		}

		@Override
		public SelectableChannel channel() {
			return this.channel;
		}

		Object next() throws InterruptedException {
			return this.events.poll(10, TimeUnit.SECONDS);
		}

	}

	class Reader extends Watcher implements ReadDescriptor {

		Reader() {
			this(AbstractDescriptorTests.this.pipe.source());
		}

		Reader(SelectableChannel channel) {
			super(channel, 100);
		}

		@Override
		public boolean doRead() throws IOException {
			ByteBuffer buffer = ByteBuffer.allocate(100);
			if (((ReadableByteChannel) channel()).read(buffer) < 0) {
				return false;
			}
			this.events.add(StandardCharsets.UTF_8.decode(buffer.flip()).toString());
			return true;
		}

		@Override
		public void connectionLost(Throwable reason) {
			this.events.add(reason);
		}

	}

	static class Writer extends Watcher implements WriteDescriptor {

		final BlockingQueue<Throwable> losses = new LinkedBlockingQueue<>();

		Writer(SelectableChannel channel) {
			// It is called again and again
			super(channel, 2);
		}

		@Override
		public boolean doWrite() throws IOException {
			this.events.offer("doWrite");
			return true;
		}

		@Override
		public void connectionLost(Throwable reason) {
			this.losses.add(reason);
		}

		Throwable awaitLoss() throws InterruptedException {
			return this.losses.poll(10, TimeUnit.SECONDS);
		}

	}

	static class Both extends Writer implements ReadDescriptor {

		Both() throws IOException {
			super(DatagramChannel.open().bind(null));
			channel().configureBlocking(false);
		}

		@Override
		public boolean doRead() throws IOException {
			return true;
		}

	}

}
