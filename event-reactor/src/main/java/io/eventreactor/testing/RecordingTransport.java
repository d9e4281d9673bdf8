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
import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Producer;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Reactor;
import io.eventreactor.Transport;
import io.eventreactor.testing.StringTransport.ProducerState;

/**
 * The protocol's side of a {@link StringTransport}: keeps what is asked of it, and tells
 * what it has kept.
 */
abstract class RecordingTransport implements Transport {

	private final Reactor reactor;

	private final WrittenBytes written = new WrittenBytes();

	private final ProducerSlot producer = new ProducerSlot();

	private ProducerState producerState = ProducerState.PRODUCING;

	private volatile @Nullable ConnectionClosedException reason;

	private volatile boolean writeClosed;

	private volatile boolean ended;

	private boolean lenient;

	// Counts what was written as pending, for a pump that takes it
	private boolean pumped;

	RecordingTransport(Reactor reactor) {
		this.reactor = reactor;
	}

	// What it has kept

	@Nullable ConnectionClosedException reason() {
		return this.reason;
	}

	boolean aborted() {
		return this.reason instanceof ConnectionAbortedException;
	}

	boolean writeClosed() {
		return this.writeClosed;
	}

	boolean ended() {
		return this.ended;
	}

	ProducerState producerState() {
		return this.producerState;
	}

	@Nullable Producer producer() {
		return this.producer.producer();
	}

	final WrittenBytes written() {
		return this.written;
	}

	// What happens to it

	/**
	 * The calling thread is about to call the protocol.
	 */
	final void enterReactor() {
		if (this.reactor instanceof MemoryReactor memory) {
			memory.enter();
		}
	}

	void setPendingWriteBytes(long pendingWriteBytes) {
		this.producer.setPendingBytes(pendingWriteBytes);
	}

	void setLenient(boolean lenient) {
		this.lenient = lenient;
	}

	final void setPumped() {
		this.pumped = true;
	}

	final int available() {
		return this.written.size();
	}

	final byte[] take(int length) {
		byte[] data = this.written.take(length);
		this.producer.setPendingBytes(available());
		return data;
	}

	/**
	 * Stops the producer, and goes on without it.
	 */
	final void stopProducer() {
		this.producer.stop();
	}

	final boolean paused() {
		return this.producerState == ProducerState.PAUSED && !disconnecting();
	}

	/**
	 * The connection is gone, and nothing is written to it any more.
	 * @param reason why, unless this side has closed it
	 */
	final void ended(ConnectionClosedException reason) {
		this.ended = true;
		closeFor(reason);
		stopProducer();
	}

	// The transport

	@Override
	public void write(ByteBuf data) {
		try {
			if (!accepting() || aborted() || this.ended || !data.isReadable()) {
				return;
			}
			this.written.add(data);
		}
		finally {
			data.release();
		}
		if (this.pumped) {
			this.producer.setPendingBytes(available());
		}
	}

	/**
	 * Whether what is written is taken. What a producer writes counts as written before
	 * the close.
	 * @return {@code false} once this side has nothing more to write
	 */
	private boolean accepting() {
		boolean closed = disconnecting() || this.writeClosed;
		return !closed || producer() != null;
	}

	@Override
	public long pendingWriteBytes() {
		return this.producer.pendingBytes();
	}

	@Override
	public void loseConnection() {
		loseConnection(new ConnectionDoneException());
	}

	@Override
	public void loseConnection(ConnectionClosedException reason) {
		closeFor(reason);
	}

	private synchronized void closeFor(ConnectionClosedException reason) {
		if (this.reason == null) {
			this.reason = reason;
		}
	}

	@Override
	public void loseWriteConnection() {
		this.writeClosed = true;
	}

	@Override
	public void abortConnection() {
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.reason = new ConnectionAbortedException();
		}
		stopProducer();
	}

	@Override
	public final boolean disconnecting() {
		return this.reason != null;
	}

	@Override
	public void registerProducer(PushProducer producer) {
		register(producer);
	}

	@Override
	public void registerProducer(PullProducer producer) {
		register(producer);
	}

	private void register(Producer producer) {
		if (accepting()) {
			this.producer.register(producer);
		}
		else {
			producer.stopProducing();
		}
	}

	@Override
	public void unregisterProducer() {
		this.producer.unregister();
	}

	@Override
	public void pauseProducing() {
		checkProducing("pause");
		this.producerState = ProducerState.PAUSED;
	}

	@Override
	public void resumeProducing() {
		checkProducing("resume");
		this.producerState = ProducerState.PRODUCING;
	}

	@Override
	public void stopProducing() {
		this.producerState = ProducerState.STOPPED;
		loseConnection();
	}

	private void checkProducing(String operation) {
		if (this.lenient) {
			return;
		}
		if (this.producerState == ProducerState.STOPPED || disconnecting()) {
			throw new IllegalStateException("Cannot " + operation + " reading: the connection is "
					+ ((this.producerState == ProducerState.STOPPED) ? "stopped" : "closing")
					+ "; setLenient(true) if that is meant");
		}
	}

	@Override
	public void setTcpNoDelay(boolean noDelay) {
	}

	@Override
	public void setTcpKeepAlive(boolean keepAlive) {
	}

	@Override
	public Reactor reactor() {
		return this.reactor;
	}

	@Override
	public String toString() {
		return "StringTransport[" + getHost() + " <- " + getPeer() + ", " + available() + " bytes written]";
	}

}
