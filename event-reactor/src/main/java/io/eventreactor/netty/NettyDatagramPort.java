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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.CannotListenException;
import io.eventreactor.DatagramProtocol;
import io.eventreactor.DatagramStatistics;
import io.eventreactor.DatagramTransport;
import io.eventreactor.Multicast;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;

/**
 * A port for datagrams, and the one handler of its channel. It is read from and written
 * to on its loop only; other threads hop there.
 *
 * <pre>
 *  OPENING ----> OPEN ----> CLOSING ----> CLOSED
 *     |   started     stopped     protocol told
 *     +----------------------------------> CLOSED
 *        not bound, or the protocol failed
 * </pre>
 */
final class NettyDatagramPort extends ChannelInboundHandlerAdapter implements DatagramTransport, ReactorPort {

	private static final Logger logger = LoggerFactory.getLogger(NettyDatagramPort.class);

	/**
	 * What may wait to be sent; a datagram beyond it is dropped.
	 */
	private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 * 1024, 256 * 1024);

	private enum State {

		OPENING, OPEN, CLOSING, CLOSED

	}

	private final NettyReactor reactor;

	private final LoopReactor loop;

	private final DatagramKind kind;

	private final DatagramProtocol protocol;

	private final int maximumSize;

	private final Channel channel;

	private final DatagramWriter writer;

	// Fulfilled when the protocol was told of the end
	private final ChannelPromise ended;

	private final AtomicReference<State> state = new AtomicReference<>(State.OPENING);

	private final LongAdder received = new LongAdder();

	private final LongAdder truncated = new LongAdder();

	private volatile SocketAddress host;

	private volatile @Nullable Multicast multicast;

	private NettyDatagramPort(NettyReactor reactor, LoopReactor loop, DatagramKind kind, DatagramProtocol protocol,
			int maximumSize) {
		this.reactor = reactor;
		this.loop = loop;
		this.kind = kind;
		this.protocol = protocol;
		this.maximumSize = maximumSize;
		this.host = kind.address();
		this.channel = newChannel(kind);
		this.writer = new DatagramWriter(this, loop, kind, this.channel);
		this.ended = this.channel.newPromise();
	}

	private static Channel newChannel(DatagramKind kind) {
		try {
			return kind.newChannel();
		}
		catch (ChannelException ex) {
			throw BindFailure.of(kind.address(), ex);
		}
	}

	/**
	 * Opens a port. Called on its loop.
	 * @param reactor the reactor
	 * @param loop the loop
	 * @param kind what kind of port
	 * @param protocol its protocol
	 * @param maximumSize how much of a datagram is received
	 * @return the port, bound and started
	 */
	static NettyDatagramPort open(NettyReactor reactor, LoopReactor loop, DatagramKind kind, DatagramProtocol protocol,
			int maximumSize) {
		if (loop.closed()) {
			throw LoopReactor.notRunning(null);
		}
		NettyDatagramPort port = new NettyDatagramPort(reactor, loop, kind, protocol, maximumSize);
		port.open();
		return port;
	}

	// Life

	private void open() {
		this.channel.config().setAutoRead(false);
		this.channel.config().setWriteBufferWaterMark(WATER_MARK);
		this.channel.pipeline().addLast(this);
		try {
			BindFailure.throwIfFailed(this.loop.eventLoop().register(this.channel), this.kind.address());
			BindFailure.throwIfFailed(this.channel.bind(this.kind.bindAddress()), this.kind.address());
		}
		catch (CannotListenException ex) {
			this.state.set(State.CLOSED);
			throw ex;
		}
		this.host = this.kind.host(this.channel);
		this.multicast = this.kind.multicast(this.channel, this.host);
		try {
			this.protocol.doStart(this);
		}
		catch (Throwable ex) {
			this.state.set(State.CLOSED);
			this.ended.setSuccess();
			this.channel.close();
			throw ex;
		}
		this.reactor.ports().opened(this);
		logger.info("Listening for datagrams on {} with {}", this.host, this.protocol.getClass().getName());
		if (this.state.compareAndSet(State.OPENING, State.OPEN)) {
			this.channel.config().setAutoRead(true);
		}
		else {
			// The protocol has stopped it already
			this.channel.close();
		}
	}

	@Override
	public Deferred<@Nullable Void> stopListening() {
		Deferred<@Nullable Void> stopped = new Deferred<>();
		boolean close = this.state.compareAndSet(State.OPEN, State.CLOSING);
		if (!close) {
			// In the start of the protocol: who opens the port closes it then
			this.state.compareAndSet(State.OPENING, State.CLOSING);
			if (this.ended.isDone()) {
				stopped.callback(null);
				return stopped;
			}
		}
		this.ended.addListener((future) -> {
			Throwable failure = future.cause();
			if (failure != null) {
				stopped.errback(failure);
			}
			else {
				stopped.callback(null);
			}
		});
		if (close) {
			this.channel.close();
		}
		return stopped;
	}

	@Override
	public Deferred<@Nullable Void> stopListeningLogged() {
		return stopListening().addErrback((failure) -> {
			logger.error("{} failed to stop", this.protocol.getClass().getName(), failure);
			return null;
		});
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof ChannelOutputShutdownEvent) {
			// After a failure that it does not expect Netty closes the socket, and tells
			// no more than this
			this.channel.close();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		closed();
	}

	@Override
	public void channelUnregistered(ChannelHandlerContext ctx) {
		// All that comes when the socket was closed before the channel
		closed();
	}

	private void closed() {
		State previous = this.state.getAndSet(State.CLOSED);
		if (previous == State.CLOSED) {
			return;
		}
		logger.info("No longer listening for datagrams on {}", this.host);
		Throwable failure = null;
		try {
			this.protocol.doStop();
		}
		catch (Throwable ex) {
			failure = ex;
			if (previous != State.CLOSING) {
				logger.error("{} failed to stop", this.protocol.getClass().getName(), ex);
			}
		}
		Throwable reason = failure;
		NextSelection.after(this.loop.eventLoop(), () -> ended(reason));
	}

	private void ended(@Nullable Throwable failure) {
		this.reactor.ports().closed(this);
		if (failure != null) {
			this.ended.setFailure(failure);
		}
		else {
			this.ended.setSuccess();
		}
	}

	// Receiving

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object packet) {
		this.writer.beginReading();
		ByteBuf data = ((ByteBufHolder) packet).content();
		try {
			if (this.state.get() == State.OPEN) {
				received(data, this.kind.sender(packet));
			}
		}
		catch (Throwable ex) {
			failed(ex);
		}
		finally {
			data.release();
		}
	}

	private void received(ByteBuf data, SocketAddress from) {
		if (data.readableBytes() > this.maximumSize) {
			this.truncated.increment();
			logger.debug("A datagram from {} is longer than {} bytes", from, this.maximumSize);
			this.protocol.datagramTruncated(data.writerIndex(data.readerIndex() + this.maximumSize), from);
		}
		else {
			this.received.increment();
			this.protocol.datagramReceived(data, from);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		this.writer.endReading();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (this.writer.isRefusal(cause)) {
			refused();
		}
		else if (cause instanceof IOException) {
			logger.warn("Receiving on {} failed", this.host, cause);
		}
		else {
			logger.error("{} failed", this, cause);
		}
	}

	/**
	 * A datagram came back from where this port is connected to.
	 */
	void refused() {
		if (this.state.get() != State.OPEN) {
			return;
		}
		try {
			this.protocol.connectionRefused();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void failed(Throwable failure) {
		logger.error("{} failed on {}", this.protocol.getClass().getName(), this.host, failure);
	}

	// Sending

	@Override
	public void write(ByteBuf data, SocketAddress to) {
		this.writer.write(data, to);
	}

	@Override
	public void write(ByteBuf data) {
		this.writer.write(data);
	}

	@Override
	public Deferred<@Nullable Void> connect(SocketAddress peer) {
		return this.writer.connect(peer);
	}

	@Override
	public @Nullable SocketAddress getPeer() {
		return this.writer.peer();
	}

	// What it is

	@Override
	public SocketAddress getHost() {
		return this.host;
	}

	@Override
	public boolean listening() {
		State state = this.state.get();
		return state == State.OPEN || state == State.OPENING;
	}

	@Override
	public void setBroadcastAllowed(boolean broadcast) {
		try {
			this.kind.setBroadcast(this.channel, broadcast);
		}
		catch (ChannelException | NullPointerException ex) {
			// The port is closed (NIO has no better exception), and the need is gone
			logger.debug("Cannot change a closed port", ex);
		}
	}

	@Override
	public Multicast multicast() {
		Multicast multicast = this.multicast;
		if (multicast == null) {
			throw new UnsupportedOperationException(this.kind.withoutMulticast());
		}
		return multicast;
	}

	@Override
	public DatagramStatistics statistics() {
		return new DatagramStatistics(this.received.sum(), this.truncated.sum(), this.writer.sent(),
				this.writer.dropped());
	}

	@Override
	public Reactor reactor() {
		return this.loop;
	}

	@Override
	public String toString() {
		return "NettyDatagramPort[" + this.host + ", " + this.state.get() + "]";
	}

}
