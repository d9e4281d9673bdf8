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

import java.net.SocketAddress;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Producer;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
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

	private SocketAddress peer = Addresses.PEER;

	private SocketAddress host = Addresses.HOST;

	private ProducerState producerState = ProducerState.PRODUCING;

	private volatile @Nullable ConnectionClosedException reason;

	private volatile boolean writeClosed;

	private volatile boolean ended;

	private boolean lenient;

	// Counts what was written as pending, for a pump that takes it
	private boolean pumped;

	private @Nullable TlsOptions tls;

	private @Nullable TlsSession tlsSession;

	RecordingTransport(Reactor reactor) {
		this.reactor = reactor;
	}

	// What the protocol has done

	/**
	 * Returns why this side closes the connection, or how it ended.
	 * @return the reason: a {@link ConnectionAbortedException} after
	 * {@link #abortConnection()}; {@code null} while it is open
	 */
	public final @Nullable ConnectionClosedException reason() {
		return this.reason;
	}

	/**
	 * Whether this side has aborted the connection.
	 * @return {@code true} after {@link #abortConnection()}
	 */
	public final boolean aborted() {
		return this.reason instanceof ConnectionAbortedException;
	}

	/**
	 * Whether this side will write nothing more.
	 * @return {@code true} after {@link #loseWriteConnection()}
	 */
	public final boolean writeClosed() {
		return this.writeClosed;
	}

	/**
	 * Whether the protocol was told that the connection is gone.
	 * @return {@code true} after {@link StringTransport#end()}
	 */
	public final boolean ended() {
		return this.ended;
	}

	/**
	 * Tells whether the protocol wants to read.
	 * @return the state
	 */
	public final ProducerState producerState() {
		return this.producerState;
	}

	/**
	 * Returns the producer that writes to this transport.
	 * @return the producer, or {@code null} without one
	 */
	public final @Nullable Producer producer() {
		return this.producer.producer();
	}

	/**
	 * Returns the options that TLS was started with.
	 * @return the options, or {@code null} if it was not
	 */
	public final @Nullable TlsOptions tlsOptions() {
		return this.tls;
	}

	// What the test may set

	/**
	 * Says how much the peer has not taken yet. Above 64 KiB a registered push producer
	 * is paused, and from then on any that is registered; at zero it is resumed, and a
	 * pull producer is asked for more.
	 * @param pendingWriteBytes what {@link #pendingWriteBytes()} returns
	 */
	public final void setPendingWriteBytes(long pendingWriteBytes) {
		this.producer.setPendingBytes(pendingWriteBytes);
	}

	/**
	 * Sets the address of the other end.
	 * @param peer the address; 192.168.1.1, port 54321 to begin with
	 */
	public final void setPeer(SocketAddress peer) {
		this.peer = peer;
	}

	/**
	 * Sets the address of this end.
	 * @param host the address; 10.0.0.1, port 12345 to begin with
	 */
	public final void setHost(SocketAddress host) {
		this.host = host;
	}

	/**
	 * Sets what the handshake has led to.
	 * @param tlsSession the session, or {@code null} before the handshake is done
	 */
	public final void setTlsSession(@Nullable TlsSession tlsSession) {
		this.tlsSession = tlsSession;
	}

	/**
	 * Sets whether reading may be paused and resumed on a connection that closes, as a
	 * real transport lets it.
	 * @param lenient {@code false} to begin with
	 */
	public final void setLenient(boolean lenient) {
		this.lenient = lenient;
	}

	final WrittenBytes written() {
		return this.written;
	}

	// What a pump takes

	final void setPumped() {
		this.pumped = true;
	}

	final int available() {
		return this.written.size();
	}

	final byte[] take(int length) {
		byte[] data = this.written.take(length);
		setPendingWriteBytes(available());
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
		loseConnection0(reason);
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
			setPendingWriteBytes(available());
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
		loseConnection0(reason);
	}

	private synchronized void loseConnection0(ConnectionClosedException reason) {
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
	public void startTls(TlsOptions options) {
		if (this.tls != null) {
			throw new IllegalStateException("TLS is spoken already");
		}
		this.tls = options;
	}

	@Override
	public boolean isSecure() {
		return this.tls != null;
	}

	@Override
	public @Nullable TlsSession getTlsSession() {
		return this.tlsSession;
	}

	@Override
	public SocketAddress getPeer() {
		return this.peer;
	}

	@Override
	public SocketAddress getHost() {
		return this.host;
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
		return "StringTransport[" + this.host + " <- " + this.peer + ", " + available() + " bytes written]";
	}

}
