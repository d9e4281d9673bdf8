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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Producer;
import io.eventreactor.Protocol;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;

/**
 * A connection without a network: keeps what is written, and what else is asked of it,
 * for the test to look at. What the peer does, the test does: {@link #receive} and
 * {@link #end}.
 *
 * <pre class="code">
 * StringTransport transport = StringTransport.connect(new Greeter());
 * transport.receive("Ada\r\n");
 * assertThat(transport.text()).isEqualTo("Hello, Ada\r\n");
 * assertThat(transport.disconnecting()).isTrue();
 * </pre>
 *
 * It never calls the protocol by itself: {@link #loseConnection()} notes that it was
 * called, and the protocol hears of it when the test calls {@link #end()}. It is stricter
 * than a real transport, to find mistakes: reading cannot be paused or resumed once the
 * connection is closing, unless it is {@linkplain #setLenient lenient}.
 * <p>
 * Any thread may write and look; the other methods are for the test's thread.
 *
 * @since 0.1.0
 */
public class StringTransport implements Transport {

	private static final long HIGH_WATER_MARK = 64 * 1024;

	private final ByteBuf written = Unpooled.buffer();

	private final Reactor reactor;

	private SocketAddress peer = InetSocketAddress.createUnresolved("192.168.1.1", 54321);

	private SocketAddress host = InetSocketAddress.createUnresolved("10.0.0.1", 12345);

	private @Nullable Protocol protocol;

	private @Nullable Producer producer;

	private boolean producerPaused;

	private ProducerState producerState = ProducerState.PRODUCING;

	private volatile @Nullable ConnectionClosedException reason;

	private volatile boolean writeClosed;

	private boolean ended;

	private boolean lenient;

	private int writes;

	// Counts what was written as pending, for a pump that takes it
	private boolean pumped;

	private volatile long pendingWriteBytes;

	private @Nullable TlsOptions tls;

	private @Nullable TlsSession tlsSession;

	private Consumer<Throwable> endListener = (reason) -> {
	};

	/**
	 * Creates a transport with a {@link MemoryReactor} of its own, running.
	 */
	public StringTransport() {
		this(MemoryReactor.started());
	}

	/**
	 * Creates a transport.
	 * @param reactor what {@link #reactor()} returns
	 */
	public StringTransport(Reactor reactor) {
		this.reactor = reactor;
	}

	/**
	 * Connects a protocol to a new transport.
	 * @param protocol the protocol; its {@code connectionMade} is called
	 * @return the transport
	 */
	public static StringTransport connect(Protocol protocol) {
		StringTransport transport = new StringTransport();
		transport.attach(protocol);
		return transport;
	}

	/**
	 * Connects a protocol to this transport.
	 * @param protocol the protocol; its {@code connectionMade} is called
	 * @throws IllegalStateException if there is one already
	 */
	public final void attach(Protocol protocol) {
		if (this.protocol != null) {
			throw new IllegalStateException("There is a protocol already; use a transport for each connection");
		}
		this.protocol = protocol;
		protocol.makeConnection(this);
	}

	// What the peer does

	/**
	 * Has the peer send text.
	 * @param text the text, sent in UTF-8
	 * @see #receive(byte[])
	 */
	public final void receive(CharSequence text) {
		receive(text.toString().getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Has the peer send bytes, in one piece. They are given to the protocol also when it
	 * has paused reading, as a socket may do with what was read before.
	 * @param data the bytes
	 * @throws IllegalStateException if no protocol was {@linkplain #attach attached}, or
	 * the connection has ended
	 */
	public final void receive(byte[] data) {
		ByteBuf buffer = Unpooled.copiedBuffer(data);
		try {
			live().dataReceived(buffer);
		}
		finally {
			buffer.release();
		}
	}

	/**
	 * Ends the connection: with the reason that this side gave when it closed, else in
	 * good order, as the peer would.
	 * @throws IllegalStateException as {@link #receive(byte[])} does
	 */
	public final void end() {
		ConnectionClosedException reason = this.reason;
		end((reason != null) ? reason : new ConnectionDoneException());
	}

	/**
	 * Ends the connection. A registered producer is stopped before the protocol is told.
	 * @param reason what the protocol's {@code connectionLost} is given
	 * @throws IllegalStateException as {@link #receive(byte[])} does
	 */
	public final void end(Throwable reason) {
		Protocol protocol = live();
		this.ended = true;
		if (this.reason == null) {
			this.reason = (reason instanceof ConnectionClosedException closed) ? closed : new ConnectionDoneException();
		}
		Producer producer = this.producer;
		this.producer = null;
		if (producer != null) {
			producer.stopProducing();
		}
		protocol.endConnection(reason);
		this.endListener.accept(reason);
	}

	private Protocol live() {
		Protocol protocol = this.protocol;
		if (protocol == null) {
			throw new IllegalStateException("There is no protocol; attach one");
		}
		if (this.ended) {
			throw new IllegalStateException("The connection has ended");
		}
		return protocol;
	}

	/**
	 * Says how much the peer has not taken yet. Above 64 KiB a registered push producer
	 * is paused; at zero it is resumed, and a pull producer is asked for more.
	 * @param pendingWriteBytes what {@link #pendingWriteBytes()} returns
	 */
	public final void setPendingWriteBytes(long pendingWriteBytes) {
		this.pendingWriteBytes = pendingWriteBytes;
		if (pendingWriteBytes > HIGH_WATER_MARK) {
			pauseProducer();
		}
		else if (pendingWriteBytes == 0) {
			drained();
		}
	}

	private void pauseProducer() {
		if (!this.producerPaused && this.producer instanceof PushProducer push) {
			this.producerPaused = true;
			push.pauseProducing();
		}
	}

	private void drained() {
		Producer producer = this.producer;
		if (producer != null && (this.producerPaused || !(producer instanceof PushProducer))) {
			this.producerPaused = false;
			producer.resumeProducing();
		}
	}

	// What the protocol has done

	/**
	 * Returns what was written since {@link #clear()}.
	 * @return a copy
	 */
	public final synchronized byte[] value() {
		return ByteBufUtil.getBytes(this.written);
	}

	/**
	 * Returns what was written since {@link #clear()}, as text.
	 * @return the text, read as UTF-8
	 */
	public final String text() {
		return new String(value(), StandardCharsets.UTF_8);
	}

	/**
	 * Returns what was written since {@link #clear()}, and forgets it.
	 * @return the text, read as UTF-8
	 */
	public final synchronized String takeText() {
		String text = text();
		clear();
		return text;
	}

	/**
	 * Forgets what was written.
	 */
	public final synchronized void clear() {
		this.written.clear();
	}

	/**
	 * Counts the writes that were not dropped.
	 * @return the number since the beginning
	 */
	public final synchronized int writes() {
		return this.writes;
	}

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
	 * @return {@code true} after {@link #end()}
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
		return this.producer;
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

	void setEndListener(Consumer<Throwable> endListener) {
		this.endListener = endListener;
	}

	// What a pump takes

	void setPumped() {
		this.pumped = true;
	}

	@Nullable Protocol protocol() {
		return this.protocol;
	}

	synchronized int available() {
		return this.written.readableBytes();
	}

	byte[] take(int length) {
		byte[] data = new byte[length];
		synchronized (this) {
			this.written.readBytes(data);
			this.written.discardReadBytes();
		}
		setPendingWriteBytes(available());
		return data;
	}

	// The transport

	@Override
	public void write(ByteBuf data) {
		try {
			// What a producer writes counts as written before the close
			boolean closed = disconnecting() || this.writeClosed;
			if ((closed && this.producer == null) || aborted() || this.ended || !data.isReadable()) {
				return;
			}
			synchronized (this) {
				this.writes++;
				this.written.writeBytes(data);
			}
		}
		finally {
			data.release();
		}
		if (this.pumped) {
			this.pendingWriteBytes = available();
			if (this.pendingWriteBytes > HIGH_WATER_MARK) {
				pauseProducer();
			}
		}
	}

	@Override
	public long pendingWriteBytes() {
		return this.pendingWriteBytes;
	}

	@Override
	public void loseConnection() {
		loseConnection(new ConnectionDoneException());
	}

	@Override
	public synchronized void loseConnection(ConnectionClosedException reason) {
		if (this.reason == null) {
			this.reason = reason;
		}
	}

	@Override
	public void loseWriteConnection() {
		this.writeClosed = true;
	}

	@Override
	public synchronized void abortConnection() {
		if (!this.ended) {
			this.reason = new ConnectionAbortedException();
		}
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
		if (this.producer == producer) {
			producer.resumeProducing();
		}
	}

	private void register(Producer producer) {
		if (this.producer != null) {
			throw new IllegalStateException(
					"There is a producer already; call unregisterProducer() before another one is registered");
		}
		if (disconnecting()) {
			producer.stopProducing();
			return;
		}
		this.producer = producer;
		this.producerPaused = false;
	}

	@Override
	public void unregisterProducer() {
		this.producer = null;
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

	/**
	 * What the protocol has asked of the reading side.
	 */
	public enum ProducerState {

		/**
		 * To read.
		 */
		PRODUCING,

		/**
		 * To wait.
		 */
		PAUSED,

		/**
		 * To stop for good.
		 */
		STOPPED

	}

}
