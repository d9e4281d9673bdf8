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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.eventreactor.Producer;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.conformance.RecordingTransport;

/**
 * A connection whose producer the test asks and pauses.
 */
public class StubTransport extends RecordingTransport {

	private final SocketAddress peer;

	private final List<String> kinds = new ArrayList<>();

	private @Nullable Producer producer;

	private boolean halfClosed;

	private boolean aborted;

	/**
	 * Creates a connection from 192.0.2.1.
	 */
	public StubTransport() {
		this(new InetSocketAddress("192.0.2.1", 1234));
	}

	/**
	 * Creates a connection.
	 * @param peer where it comes from
	 */
	public StubTransport(SocketAddress peer) {
		this.peer = peer;
	}

	/**
	 * Returns all that was written.
	 * @return text
	 */
	public String text() {
		return new String(sent(), StandardCharsets.ISO_8859_1);
	}

	/**
	 * Returns the producer.
	 * @return the producer, if one is registered
	 */
	public @Nullable Producer producer() {
		return this.producer;
	}

	/**
	 * Whether the direction to the peer was closed.
	 * @return whether it was
	 */
	public boolean halfClosed() {
		return this.halfClosed;
	}

	/**
	 * Whether the connection was aborted.
	 * @return whether it was
	 */
	public boolean aborted() {
		return this.aborted;
	}

	/**
	 * Returns what was written.
	 * @return the type of each thing that was not a buffer
	 */
	public List<String> kinds() {
		return this.kinds;
	}

	@Override
	public void write(byte[] data) {
		this.kinds.add("array");
		super.write(data);
	}

	@Override
	public void write(ByteBuffer data) {
		this.kinds.add("ByteBuffer");
		super.write(data);
	}

	@Override
	public void write(CharSequence text) {
		this.kinds.add("text");
		super.write(text);
	}

	@Override
	public void writeCopy(ByteBuf data, byte... end) {
		this.kinds.add("copy");
		super.writeCopy(data, end);
	}

	@Override
	public SocketAddress getPeer() {
		return this.peer;
	}

	@Override
	public void registerProducer(PushProducer producer) {
		this.producer = producer;
	}

	@Override
	public void registerProducer(PullProducer producer) {
		this.producer = producer;
		producer.resumeProducing();
	}

	@Override
	public void unregisterProducer() {
		this.producer = null;
	}

	@Override
	public void loseWriteConnection() {
		this.halfClosed = true;
	}

	@Override
	public void abortConnection() {
		this.aborted = true;
		super.abortConnection();
	}

}
