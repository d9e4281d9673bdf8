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

import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.DuplexChannelConfig;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.HalfCloseable;
import io.eventreactor.HandshakeListener;
import io.eventreactor.IdleTimeoutException;
import io.eventreactor.Protocol;
import io.eventreactor.ProtocolErrorException;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.WriteTimeoutException;
import io.eventreactor.netty.ProxyHeaderHandler.ProxiedAddresses;

/**
 * A stream connection: the one handler of its channel. Makes the protocol when what has
 * to come first is there, and passes on to it, and to the parts of the connection, what
 * the channel tells. Used by its loop only.
 */
final class StreamConnection extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(StreamConnection.class);

	/**
	 * Twisted's: a producer is paused above 64 KiB, and resumed when all is sent.
	 */
	private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1, 64 * 1024);

	/**
	 * As Netty's own for sockets, but one for all of them; what it learns, it learns for
	 * each.
	 */
	private static final RecvByteBufAllocator RECEIVE_BUFFERS = new AdaptiveRecvByteBufAllocator()
		.maxMessagesPerRead(16);

	private final LoopReactor loop;

	private final ConnectionOwner owner;

	private final DuplexChannel channel;

	private final StreamTransport transport;

	private final ReadGate gate;

	private final StreamInput input;

	private final StreamWriter writer;

	private final StreamClosing closing;

	private final @Nullable IdleWatch idleWatch;

	// Whether a header has to come first, which tells the addresses
	private boolean awaitsHeader;

	// Set once; read by any thread
	private volatile @Nullable StreamTls tls;

	private @Nullable Protocol protocol;

	// Let in to its handshake, and not built yet
	private boolean admitted;

	private boolean inputShutdown;

	private int slot = -1;

	private long openedAt;

	StreamConnection(LoopReactor loop, ConnectionOwner owner, DuplexChannel channel, SocketAddress peer,
			SocketAddress host, boolean proxied, boolean secure) {
		this.loop = loop;
		this.owner = owner;
		this.channel = channel;
		this.gate = new ReadGate(channel);
		this.awaitsHeader = proxied;
		this.tls = secure ? new StreamTls(channel) : null;
		this.writer = new StreamWriter(this, channel, owner.bytes(loop));
		this.closing = new StreamClosing(this);
		this.input = new StreamInput(this, this.gate);
		this.transport = new StreamTransport(this, this.writer, peer, host);
		Duration idleTimeout = owner.idleTimeout();
		this.idleWatch = idleTimeout.isZero() ? null : new IdleWatch(this, loop, idleTimeout);
	}

	/**
	 * Sets the options that every stream channel needs, before it is registered. Nagle's
	 * algorithm is off by Netty's own default.
	 * @param channel the channel
	 */
	static void configure(DuplexChannel channel) {
		ChannelConfig config = channel.config();
		config.setAutoRead(false);
		config.setWriteBufferWaterMark(WATER_MARK);
		config.setRecvByteBufAllocator(
				UnixTransport.closesAtEndOfInput(channel) ? new EndOfInput(channel, RECEIVE_BUFFERS) : RECEIVE_BUFFERS);
		config.setMessageSizeEstimator(OutboundSizeEstimator.INSTANCE);
		if (config instanceof DuplexChannelConfig duplex) {
			duplex.setAllowHalfClosure(true);
		}
	}

	LoopReactor loop() {
		return this.loop;
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

	ReadGate gate() {
		return this.gate;
	}

	/**
	 * Tells whether the peer has said that it sends no more, as one says it.
	 * @return whether it has; over TLS, whether it has said so in TLS
	 */
	boolean hasPeerEndedWell() {
		StreamTls tls = this.tls;
		return (tls != null) ? tls.isCloseNotified() : this.inputShutdown;
	}

	StreamWriter writer() {
		return this.writer;
	}

	ByteCounters bytes() {
		return this.writer.bytes();
	}

	StreamClosing closing() {
		return this.closing;
	}

	boolean isOpen() {
		return this.closing.isOpen();
	}

	/**
	 * Tells whether the peer has ended its side, of which the protocol may not know yet.
	 * @return whether it has
	 */
	boolean isInputShutdown() {
		return this.inputShutdown;
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
			this.closing.handshakeFailed(new ConnectionLostException("Refused", null));
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
		this.closing.opened();
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
		if (isOpen()) {
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
		this.closing.failed(failure);
	}

	// What the channel tells

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		this.input.received((ByteBuf) msg);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		this.input.endTurn();
		if (this.closing.isEndingOutput() && hasPeerEndedTls()) {
			inputShutdown(true);
		}
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
		if (event instanceof ChannelInputShutdownEvent) {
			inputShutdown(hasPeerEndedTls());
		}
		else if (event instanceof SslCloseCompletionEvent completion) {
			if (!completion.isSuccess() || hasPeerEndedTls()) {
				inputShutdown(completion.isSuccess());
			}
		}
		else if (event instanceof ProxiedAddresses addresses) {
			this.transport.setAddresses(addresses.peer(), addresses.host());
			this.awaitsHeader = false;
			if (!isSecure()) {
				open(null);
				if (!isSecure()) {
					// Else the protocol has started TLS, whose handshake comes first now
					this.gate.endForcedReading();
				}
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
		if (closeNotify && this.tls != null) {
			this.tls.closeNotified();
		}
		if (isHandshaking()) {
			handshakeFailed(new ConnectionLostException("The peer closed during the handshake", null));
		}
		else if (this.closing.isLingering() || this.closing.isOpening()) {
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
		if (!isOpen()) {
			return;
		}
		SslHandler handler = this.owner.newStartTlsHandler(options, this.channel.alloc());
		if (this.gate.isHolding()) {
			ReferenceCountUtil.release(handler.engine());
			this.closing.closeWithoutProducer(new ProtocolErrorException("Bytes in clear behind the start of TLS"));
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

	boolean isHandshaking() {
		StreamTls tls = this.tls;
		return tls != null && tls.session() == null;
	}

	private boolean hasPeerEndedTls() {
		StreamTls tls = this.tls;
		return tls != null && tls.hasPeerEnded();
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
		// Later: what waited for the handshake is sent behind this event
		this.channel.eventLoop().execute(this.writer::watch);
		if (this.closing.isOpening()) {
			open(session);
		}
		else if (isOpen() && this.protocol instanceof HandshakeListener listener) {
			inTurn(() -> listener.handshakeCompleted(session));
		}
		this.gate.endForcedReading();
	}

	private void handshakeFailed(Throwable cause) {
		boolean opening = this.closing.isOpening() && !this.awaitsHeader;
		if (this.closing.handshakeFailed(cause) && opening) {
			this.owner.handshakeFailed(this.transport.getPeer(), cause);
		}
	}

	/**
	 * All is delivered that the peer has sent before it ended its side.
	 */
	void inputEnded() {
		if (this.tls != null && !this.tls.isCloseNotified()) {
			// Cut off, perhaps by somebody in between
			this.closing.closeWithoutProducer(new ConnectionLostException("The peer closed without ending TLS", null));
		}
		else if (isOpen() && !isSecure() && this.protocol instanceof HalfCloseable halfCloseable
				&& halfCloseable.halfCloseable()) {
			inTurn(halfCloseable::readConnectionLost);
			this.closing.closeIfBothEnded();
		}
		else {
			this.closing.closeWithoutProducer(new ConnectionDoneException());
		}
	}

	// Ending

	/**
	 * Tells the peer that nothing more will come.
	 * @return completes when that is said
	 */
	ChannelFuture closeOutput() {
		StreamTls tls = this.tls;
		return (tls != null) ? tls.closeOutput() : this.channel.shutdownOutput();
	}

	/**
	 * All is written, and the peer is told that there is no more.
	 */
	void outputEnded() {
		if (this.protocol instanceof HalfCloseable halfCloseable && halfCloseable.halfCloseable()) {
			inTurn(halfCloseable::writeConnectionLost);
		}
	}

	void drain() {
		Protocol protocol = this.protocol;
		if (protocol != null && isOpen()) {
			inTurn(protocol::drain);
		}
	}

	void writeTimedOut(Duration timeout) {
		this.closing.abort(new WriteTimeoutException(timeout));
	}

	void idleTimedOut(Duration timeout) {
		if (this.closing.isClosing()) {
			// It does not even take what it is sent
			this.closing.abort(new IdleTimeoutException(timeout));
		}
		else {
			this.closing.closeWithoutProducer(new IdleTimeoutException(timeout));
		}
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
		this.closing.lost(cause);
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.closing.channelClosed();
		this.input.deliverLast();
		Throwable reason = this.closing.ended();
		this.writer.close();
		this.gate.release();
		if (this.idleWatch != null) {
			this.idleWatch.stop();
		}
		if (this.admitted) {
			this.admitted = false;
			this.owner.admissionEnded(this.transport.getPeer());
		}
		Protocol protocol = this.protocol;
		if (protocol != null) {
			this.protocol = null;
			ended(protocol, reason);
		}
		if (this.slot >= 0) {
			this.loop.remove(this.slot);
		}
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
