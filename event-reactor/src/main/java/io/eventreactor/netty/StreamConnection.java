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
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.HalfCloseable;
import io.eventreactor.HandshakeFailedException;
import io.eventreactor.HandshakeListener;
import io.eventreactor.IdleTimeoutException;
import io.eventreactor.Protocol;
import io.eventreactor.ProtocolErrorException;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.WriteTimeoutException;
import io.eventreactor.netty.ProxyHeaderHandler.ProxiedAddresses;

/**
 * A stream connection: the one handler of its channel. Used by its loop only.
 *
 * <pre>
 *            made           lost on this side,          all written,
 *                           peer closed, failed         output shut down
 *  OPENING --------> OPEN ----------------------> CLOSING ------> LINGERING
 *     |               | |                            ^  |             |
 *     |               | +--------> FINISHING --------+  |             |  peer closed,
 *     |               |  a producer       unregistered  |             |  or time is up
 *     |               |                                 |             |
 *     +---------------+--------------> CLOSED <---------+-------------+
 *                       aborted, reset
 * </pre>
 *
 * While it lingers, and already while it closes, what still arrives is read and thrown
 * away: with unread bytes in the socket, a close would become a reset, which may take the
 * last bytes that were sent with it.
 */
final class StreamConnection extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(StreamConnection.class);

	private static final long LINGER_SECONDS = 1;

	/**
	 * Twisted's: a producer is paused above 64 KiB, and resumed when all is sent.
	 */
	private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1, 64 * 1024);

	private enum State {

		OPENING, OPEN, FINISHING, CLOSING, LINGERING, CLOSED

	}

	private final LoopReactor loop;

	private final ConnectionOwner owner;

	private final DuplexChannel channel;

	private final StreamTransport transport;

	private final ReadGate gate;

	private final StreamInput input;

	private final StreamWriter writer;

	// Whether a header has to come first, which tells the addresses
	private boolean awaitsHeader;

	private final @Nullable IdleWatch idleWatch;

	// Set once; read by any thread
	private volatile @Nullable StreamTls tls;

	private State state = State.OPENING;

	private @Nullable Protocol protocol;

	// Let in to its handshake, and not built yet
	private boolean admitted;

	private @Nullable Throwable reason;

	private boolean inputShutdown;

	// Whether the peer has ended TLS before it ended the connection
	private boolean closeNotified;

	// Asked for; nothing more is taken to write
	private boolean outputShutdown;

	// All is written, and the peer is told
	private boolean outputEnded;

	private int slot = -1;

	private long openedAt;

	private @Nullable Future<?> lingering;

	StreamConnection(LoopReactor loop, ConnectionOwner owner, DuplexChannel channel, SocketAddress peer,
			SocketAddress host, boolean proxied, boolean secure) {
		this.loop = loop;
		this.owner = owner;
		this.channel = channel;
		ByteCounters bytes = owner.bytes(loop);
		this.gate = new ReadGate(channel);
		this.awaitsHeader = proxied;
		this.tls = secure ? new StreamTls(channel) : null;
		this.writer = new StreamWriter(this, channel, bytes, owner.writeTimeout());
		this.input = new StreamInput(this, channel, this.gate, this.writer, bytes);
		this.transport = new StreamTransport(this, this.writer, loop, channel, peer, host);
		Duration idleTimeout = owner.idleTimeout();
		this.idleWatch = idleTimeout.isZero() ? null : new IdleWatch(this, loop, idleTimeout);
	}

	/**
	 * Sets the options that every stream channel needs, before it is registered. Nagle's
	 * algorithm is off by Netty's own default.
	 * @param config the configuration of the channel
	 */
	static void configure(ChannelConfig config) {
		config.setAutoRead(false);
		config.setWriteBufferWaterMark(WATER_MARK);
		config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
	}

	ConnectionOwner owner() {
		return this.owner;
	}

	StreamTransport transport() {
		return this.transport;
	}

	DuplexChannel channel() {
		return this.channel;
	}

	boolean isOpen() {
		return this.state == State.OPEN;
	}

	@Nullable Protocol protocol() {
		return this.protocol;
	}

	StreamInput input() {
		return this.input;
	}

	void slotChanged(int slot) {
		this.slot = slot;
	}

	// Opening

	@Override
	public void channelRegistered(ChannelHandlerContext ctx) {
		if (!this.channel.isActive()) {
			this.owner.neverOpened(this.transport.getPeer());
			this.channel.close();
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		if (this.loop.closed()) {
			this.channel.close();
		}
		else if (this.awaitsHeader || isSecure()) {
			// There will be a protocol when the header has come, and the handshake is
			// done
			this.slot = this.loop.add(this);
			if (this.awaitsHeader || admitted()) {
				this.gate.forceReading();
			}
		}
		else {
			open(null);
		}
	}

	private boolean admitted() {
		this.admitted = this.owner.admits(this.transport.getPeer());
		if (!this.admitted) {
			// Counted already; what the close does to the handshake is not to count too
			this.reason = new ConnectionLostException("Refused", null);
			this.channel.close();
		}
		return this.admitted;
	}

	private void open(@Nullable TlsSession session) {
		if (this.loop.closed()) {
			this.channel.close();
			return;
		}
		this.admitted = false;
		Protocol protocol = this.owner.buildProtocol(this.transport.getPeer(), session);
		if (protocol == null) {
			this.channel.close();
			return;
		}
		this.protocol = protocol;
		this.state = State.OPEN;
		this.writer.accept();
		if (this.slot < 0) {
			this.slot = this.loop.add(this);
		}
		this.openedAt = this.loop.nanoTime();
		this.owner.connectionMade(this.transport);
		if (this.idleWatch != null) {
			this.idleWatch.start();
		}
		inTurn(() -> protocol.makeConnection(this.transport));
		if (this.state == State.OPEN) {
			this.input.open();
		}
	}

	// Turns

	private void inTurn(Runnable call) {
		this.writer.beginTurn();
		try {
			call.run();
		}
		catch (Throwable ex) {
			failed(ex);
		}
		endTurn();
	}

	void endTurn() {
		this.writer.endTurn();
		traffic();
	}

	void traffic() {
		if (this.idleWatch != null) {
			this.idleWatch.traffic();
		}
	}

	void failed(Throwable failure) {
		Protocol protocol = this.protocol;
		logger.error("{} failed, closing {}", (protocol != null) ? protocol.getClass().getName() : "A protocol",
				this.transport, failure);
		this.writer.dropProducer();
		close(failure);
		producerGone();
		// Also when it was closing already: a failure says more
		this.reason = failure;
	}

	// What the channel tells

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		this.input.received((ByteBuf) msg);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		this.input.endTurn();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		if (this.channel.isWritable()) {
			this.input.writable();
			this.writer.writable();
		}
		else {
			this.input.unwritable();
			this.writer.unwritable();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
			inputShutdown(event instanceof SslCloseCompletionEvent close && close.isSuccess());
		}
		else if (event instanceof ProxiedAddresses addresses) {
			this.transport.setAddresses(addresses.peer(), addresses.host());
			this.awaitsHeader = false;
			if (!isSecure()) {
				this.gate.endForcedReading();
				open(null);
			}
			else {
				admitted();
			}
		}
		else if (event instanceof SslCompletionEvent completion) {
			if (!completion.isSuccess()) {
				handshakeFailed(completion.cause());
			}
			else if (event instanceof SslHandshakeCompletionEvent) {
				handshakeCompleted();
			}
		}
	}

	private void inputShutdown(boolean closeNotify) {
		if (this.inputShutdown) {
			return;
		}
		this.inputShutdown = true;
		this.closeNotified = closeNotify;
		if (isHandshaking()) {
			handshakeFailed(new ConnectionLostException("The peer closed during the handshake", null));
		}
		else if (this.state == State.LINGERING || this.state == State.OPENING) {
			this.channel.close();
		}
		else {
			this.input.ended();
		}
	}

	// TLS

	void startTls(TlsOptions options) {
		if (isSecure()) {
			throw new IllegalStateException("TLS is spoken already");
		}
		if (this.state != State.OPEN) {
			return;
		}
		SslHandler handler = this.owner.newStartTlsHandler(options, this.channel.alloc());
		if (this.gate.isHolding()) {
			ReferenceCountUtil.release(handler.engine());
			peerClosed(new ProtocolErrorException("Bytes in clear behind the start of TLS"));
			return;
		}
		this.writer.flush();
		this.gate.forceReading();
		StreamTls tls = new StreamTls(this.channel);
		this.tls = tls;
		tls.start(handler);
	}

	boolean isSecure() {
		return this.tls != null;
	}

	private boolean isHandshaking() {
		StreamTls tls = this.tls;
		return tls != null && tls.session() == null;
	}

	@Nullable TlsSession tlsSession() {
		StreamTls tls = this.tls;
		return (tls != null) ? tls.session() : null;
	}

	private void handshakeCompleted() {
		StreamTls tls = this.tls;
		if (tls == null) {
			return;
		}
		TlsSession session = tls.handshakeCompleted();
		this.gate.endForcedReading();
		if (this.state == State.OPENING) {
			open(session);
		}
		else if (this.state == State.OPEN && this.protocol instanceof HandshakeListener listener) {
			inTurn(() -> listener.handshakeCompleted(session));
		}
	}

	private void handshakeFailed(Throwable cause) {
		if (this.reason == null) {
			this.reason = new HandshakeFailedException(cause);
			if (this.state == State.OPENING && !this.awaitsHeader) {
				this.owner.handshakeFailed(this.transport.getPeer(), cause);
			}
		}
		this.channel.close();
	}

	/**
	 * All is delivered that the peer has sent before it ended its side.
	 */
	void inputEnded() {
		if (isSecure() && !this.closeNotified) {
			// Cut off, perhaps by somebody in between
			peerClosed(new ConnectionLostException("The peer closed without ending TLS", null));
		}
		else if (this.state == State.OPEN && !isSecure() && this.protocol instanceof HalfCloseable halfCloseable
				&& halfCloseable.halfCloseable()) {
			inTurn(halfCloseable::readConnectionLost);
			closeIfBothEnded();
		}
		else {
			peerClosed(new ConnectionDoneException());
		}
	}

	/**
	 * Closes, and waits for no producer: it may wait itself for what will never come.
	 * @param reason what the protocol is told
	 */
	private void peerClosed(ConnectionClosedException reason) {
		close(reason);
		if (this.state == State.FINISHING) {
			this.writer.dropProducer();
			producerGone();
		}
	}

	private void closeIfBothEnded() {
		if (this.inputShutdown && this.outputEnded) {
			close(new ConnectionDoneException());
		}
	}

	// Writing

	void loseWrite() {
		if (this.state != State.OPEN || this.outputShutdown) {
			return;
		}
		this.outputShutdown = true;
		if (!this.writer.hasProducer()) {
			finishOutput();
		}
	}

	private void finishOutput() {
		this.writer.refuse();
		this.input.writable();
		// Later: the protocol may be in the middle of something
		this.writer.finish()
			.addListener((written) -> closeOutput()
				.addListener((future) -> this.channel.eventLoop().execute(() -> outputEnded(written.cause()))));
	}

	private ChannelFuture closeOutput() {
		StreamTls tls = this.tls;
		return (tls != null) ? tls.closeOutput() : this.channel.shutdownOutput();
	}

	private void outputEnded(@Nullable Throwable failure) {
		this.outputEnded = true;
		if (this.state == State.CLOSING) {
			allWritten(failure);
		}
		else if (this.state == State.OPEN) {
			if (this.protocol instanceof HalfCloseable halfCloseable && halfCloseable.halfCloseable()) {
				inTurn(halfCloseable::writeConnectionLost);
			}
			closeIfBothEnded();
		}
	}

	void writeTimedOut(Duration timeout) {
		abort(new WriteTimeoutException(timeout));
	}

	// Closing

	void drain() {
		Protocol protocol = this.protocol;
		if (protocol != null && this.state == State.OPEN) {
			inTurn(protocol::drain);
		}
	}

	void lose(Throwable reason) {
		close(reason);
	}

	void idleTimedOut(Duration timeout) {
		peerClosed(new IdleTimeoutException(timeout));
	}

	private void close(Throwable reason) {
		if (this.state != State.OPEN) {
			return;
		}
		if (this.reason == null || (this.reason instanceof ConnectionDoneException && !this.channel.isActive())) {
			this.reason = reason;
		}
		this.transport.setDisconnecting();
		if (!this.channel.isActive()) {
			return;
		}
		this.state = State.FINISHING;
		this.gate.openForGood();
		if (!this.writer.hasProducer()) {
			finish();
		}
	}

	/**
	 * The producer of this connection was unregistered, and closing may go on.
	 */
	void producerGone() {
		if (this.state == State.FINISHING) {
			finish();
		}
		else if (this.state == State.OPEN && this.outputShutdown && this.writer.isAccepting()) {
			finishOutput();
		}
	}

	private void finish() {
		this.state = State.CLOSING;
		if (isHandshaking() && !(this.reason instanceof ConnectionDoneException)) {
			// What waits for the handshake is not worth the wait
			this.writer.refuse();
			this.channel.close();
		}
		else if (this.outputEnded) {
			allWritten(null);
		}
		else if (!this.outputShutdown) {
			this.writer.refuse();
			this.writer.finish().addListener((future) -> allWritten(future.cause()));
		}
		else if (this.writer.isAccepting()) {
			finishOutput();
		}
	}

	private void allWritten(@Nullable Throwable failure) {
		if (this.state != State.CLOSING) {
			return;
		}
		if (failure != null && this.reason instanceof ConnectionDoneException) {
			this.reason = new ConnectionLostException("Not all that was written could be sent", failure);
		}
		if (failure != null || this.inputShutdown) {
			this.channel.close();
			return;
		}
		this.state = State.LINGERING;
		this.lingering = this.loop.eventLoop()
			.schedule((Runnable) this.channel::close, LINGER_SECONDS, TimeUnit.SECONDS);
		if (this.outputEnded) {
			return;
		}
		closeOutput().addListener((future) -> {
			if (!future.isSuccess()) {
				this.channel.close();
			}
		});
	}

	void abort() {
		abort(new ConnectionAbortedException());
	}

	private void abort(Throwable reason) {
		if (this.state == State.CLOSED) {
			return;
		}
		this.state = State.CLOSING;
		this.transport.setDisconnecting();
		this.reason = reason;
		this.writer.close();
		this.gate.release();
		try {
			this.channel.config().setOption(ChannelOption.SO_LINGER, 0);
		}
		catch (ChannelException ex) {
			logger.trace("Cannot reset {}: its socket is gone", this.transport, ex);
		}
		// Past TLS, which would say goodbye first
		this.channel.unsafe().close(this.channel.newPromise());
	}

	void reactorStopped() {
		if (this.reason == null || this.state == State.FINISHING) {
			this.reason = new ConnectionLostException("The reactor stopped", null);
		}
		this.transport.setDisconnecting();
		this.channel.close();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (isHandshaking()) {
			handshakeFailed(cause);
			return;
		}
		if (!(cause instanceof IOException) && !(cause.getCause() instanceof IOException)) {
			logger.error("{} failed", this.transport, cause);
		}
		// Once all is written and closed, a reset is just the peer's way to close
		boolean done = this.reason instanceof ConnectionDoneException && this.state != State.LINGERING;
		if (this.reason == null || done) {
			this.reason = new ConnectionLostException("Connection was lost: " + cause.getMessage(), cause);
		}
		this.channel.close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.writer.refuse();
		if (this.reason == null) {
			this.reason = lostOrDone();
		}
		this.input.deliverLast();
		this.state = State.CLOSED;
		this.transport.setDisconnecting();
		this.writer.close();
		this.gate.release();
		if (this.idleWatch != null) {
			this.idleWatch.stop();
		}
		if (this.lingering != null) {
			this.lingering.cancel(false);
		}
		if (this.admitted) {
			this.admitted = false;
			this.owner.admissionEnded(this.transport.getPeer());
		}
		Protocol protocol = this.protocol;
		if (protocol != null) {
			this.protocol = null;
			ended(protocol, this.reason);
		}
		if (this.slot >= 0) {
			this.loop.remove(this.slot);
		}
	}

	private ConnectionClosedException lostOrDone() {
		boolean ended = this.inputShutdown || UnixTransport.closesAtEndOfInput(this.channel);
		return ended ? new ConnectionDoneException() : new ConnectionLostException("Connection was lost", null);
	}

	private void ended(Protocol protocol, Throwable reason) {
		try {
			protocol.endConnection(reason);
		}
		catch (Throwable ex) {
			logger.error("{} failed when {} was lost", protocol.getClass().getName(), this.transport, ex);
		}
		this.owner.connectionLost(this.transport, reason, Duration.ofNanos(this.loop.nanoTime() - this.openedAt));
	}

	@Override
	public void channelUnregistered(ChannelHandlerContext ctx) {
		this.owner.connectionClosed();
	}

}
