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
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Producer;
import io.eventreactor.Protocol;
import io.eventreactor.ProtocolErrorException;
import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;

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
 * Where reading is paused, as on a real transport, what arrives waits, and so does the
 * peer's end. The reactor delivers it after the protocol has resumed reading, never
 * inside that call: {@link MemoryReactor#run()}.
 * <p>
 * Any thread may write and look; the other methods are for the test's thread.
 *
 * @since 0.1.0
 */
public class StringTransport extends RecordingTransport {

	private final HeldInput input = new HeldInput();

	private @Nullable Protocol protocol;

	private SocketAddress peer = Addresses.PEER;

	private SocketAddress host = Addresses.HOST;

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
		super(reactor);
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
		enterReactor();
		protocol.makeConnection(this);
	}

	/**
	 * Has the peer send text.
	 * @param text the text, sent in UTF-8
	 * @see #receive(byte[])
	 */
	public final void receive(CharSequence text) {
		receive(text.toString().getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Has the peer send bytes, in one piece. They are thrown away if this side is
	 * closing, and wait if the protocol has paused reading.
	 * @param data the bytes
	 * @throws IllegalStateException if no protocol was {@linkplain #attach attached}, the
	 * connection has ended, or the peer has closed it
	 */
	public final void receive(byte[] data) {
		live();
		this.input.add(data);
		deliverHeld();
	}

	/**
	 * Ends the connection: with the reason that this side gave when it closed, else in
	 * good order, as the peer would. If the protocol has paused reading, it is told only
	 * when it reads on.
	 * @throws IllegalStateException if no protocol was {@linkplain #attach attached}, or
	 * the connection has ended
	 */
	public final void end() {
		live();
		this.input.close();
		deliverHeld();
	}

	/**
	 * Ends the connection at once: what was held back by a pause is delivered, a
	 * registered producer is stopped, then the protocol is told.
	 * @param reason what the protocol's {@code connectionLost} is given
	 * @throws IllegalStateException as {@link #end()} does
	 */
	public final void end(Throwable reason) {
		Protocol protocol = live();
		this.input.deliver(this, protocol, true);
		ended((reason instanceof ConnectionClosedException closed) ? closed : new ConnectionDoneException());
		try {
			protocol.endConnection(reason);
		}
		finally {
			this.endListener.accept(reason);
		}
	}

	private Protocol live() {
		Protocol protocol = this.protocol;
		if (protocol == null) {
			throw new IllegalStateException("There is no protocol; attach one");
		}
		if (ended()) {
			throw new IllegalStateException("The connection has ended");
		}
		enterReactor();
		return protocol;
	}

	private void deliverHeld() {
		Protocol protocol = this.protocol;
		if (protocol != null && !ended() && this.input.deliver(this, protocol, false)) {
			ConnectionClosedException reason = reason();
			end((reason != null) ? reason : new ConnectionDoneException());
		}
	}

	@Override
	public void resumeProducing() {
		super.resumeProducing();
		if (!this.input.isEmpty()) {
			// Later: the protocol may be in the middle of something
			reactor().callFromThread(this::deliverHeld);
		}
	}

	// What the protocol has done

	/**
	 * Returns what was written since {@link #clear()}.
	 * @return a copy
	 */
	public final byte[] value() {
		return written().copy();
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
	public final String takeText() {
		return new String(written().takeAll(), StandardCharsets.UTF_8);
	}

	/**
	 * Forgets what was written.
	 */
	public final void clear() {
		written().clear();
	}

	/**
	 * Counts the writes that were not dropped.
	 * @return the number since the beginning
	 */
	public final int writes() {
		return written().writes();
	}

	/**
	 * Returns why this side closes the connection, or how it ended.
	 * @return the reason: a {@link ConnectionAbortedException} after
	 * {@link #abortConnection()}; {@code null} while it is open
	 */
	@Override
	public final @Nullable ConnectionClosedException reason() {
		return super.reason();
	}

	/**
	 * Whether this side has aborted the connection.
	 * @return {@code true} after {@link #abortConnection()}
	 */
	@Override
	public final boolean aborted() {
		return super.aborted();
	}

	/**
	 * Whether this side will write nothing more.
	 * @return {@code true} after {@link #loseWriteConnection()}
	 */
	@Override
	public final boolean writeClosed() {
		return super.writeClosed();
	}

	/**
	 * Whether the protocol was told that the connection is gone.
	 * @return {@code true} after {@link #end()}
	 */
	@Override
	public final boolean ended() {
		return super.ended();
	}

	/**
	 * Tells whether the protocol wants to read.
	 * @return the state
	 */
	@Override
	public final ProducerState producerState() {
		return super.producerState();
	}

	/**
	 * Returns the producer that writes to this transport.
	 * @return the producer, or {@code null} without one
	 */
	@Override
	public final @Nullable Producer producer() {
		return super.producer();
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
	@Override
	public final void setPendingWriteBytes(long pendingWriteBytes) {
		super.setPendingWriteBytes(pendingWriteBytes);
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
	@Override
	public final void setLenient(boolean lenient) {
		super.setLenient(lenient);
	}

	final void setEndListener(Consumer<Throwable> endListener) {
		this.endListener = endListener;
	}

	final @Nullable Protocol protocol() {
		return this.protocol;
	}

	// What the connection is

	@Override
	public void startTls(TlsOptions options) {
		if (this.tls != null) {
			throw new IllegalStateException("TLS is spoken already");
		}
		if (this.input.isHolding()) {
			loseConnection(new ProtocolErrorException("Bytes in clear behind the start of TLS"));
		}
		else if (!disconnecting()) {
			this.tls = options;
		}
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
