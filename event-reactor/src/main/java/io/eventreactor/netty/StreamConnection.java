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
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.Rejection;
import io.eventreactor.WriteTimeoutException;

/**
 * A stream connection: the one handler of its channel. Used by its loop only.
 *
 * <pre>
 *            made           lost on this side,          all written,
 *                           peer closed, failed         output shut down
 *  OPENING --------> OPEN ----------------------> CLOSING ------> LINGERING
 *     |               |  aborted, reset              |                |  peer closed,
 *     +---------------+-----------> CLOSED <---------+----------------+  or time is up
 * </pre>
 *
 * While it lingers, and already while it closes, what still arrives is read and thrown
 * away: with unread bytes in the socket, a close would become a reset, which may take the
 * last bytes that were sent with it.
 */
final class StreamConnection extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(StreamConnection.class);

	private static final long LINGER_SECONDS = 1;

	private enum State {

		OPENING, OPEN, CLOSING, LINGERING, CLOSED

	}

	private final LoopReactor loop;

	private final NettyListeningPort port;

	private final DuplexChannel channel;

	private final StreamTransport transport;

	private final ByteCounters bytes;

	private final ReadGate gate;

	private final StreamWriter writer;

	private final @Nullable IdleWatch idleWatch;

	private State state = State.OPENING;

	private @Nullable Protocol protocol;

	private @Nullable Throwable reason;

	private boolean inputShutdown;

	private int slot = -1;

	private long openedAt;

	private @Nullable Future<?> lingering;

	StreamConnection(LoopReactor loop, NettyListeningPort port, DuplexChannel channel, SocketAddress peer,
			SocketAddress host) {
		this.loop = loop;
		this.port = port;
		this.channel = channel;
		this.transport = new StreamTransport(this, loop, channel, peer, host);
		this.bytes = port.bytes(loop);
		this.gate = new ReadGate(channel);
		this.writer = new StreamWriter(this, channel, this.bytes, port.options().writeTimeout());
		Duration idleTimeout = port.options().idleTimeout();
		this.idleWatch = idleTimeout.isZero() ? null : new IdleWatch(this, loop.eventLoop(), idleTimeout);
	}

	NettyListeningPort port() {
		return this.port;
	}

	StreamTransport transport() {
		return this.transport;
	}

	DuplexChannel channel() {
		return this.channel;
	}

	void slotChanged(int slot) {
		this.slot = slot;
	}

	// Opening

	@Override
	public void channelRegistered(ChannelHandlerContext ctx) {
		if (!this.channel.isActive()) {
			this.port.rejected(this.transport.getPeer(), Rejection.ACCEPT);
			this.channel.close();
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		Protocol protocol = (this.loop.closed() || this.port.draining()) ? null : buildProtocol(this.port.factory());
		if (protocol == null) {
			this.channel.close();
			return;
		}
		this.protocol = protocol;
		this.state = State.OPEN;
		this.slot = this.loop.add(this);
		this.openedAt = System.nanoTime();
		this.port.connectionMade(this.transport);
		if (this.idleWatch != null) {
			this.idleWatch.start();
		}
		inTurn(() -> protocol.makeConnection(this.transport));
		if (this.state == State.OPEN) {
			this.gate.open(ReadGate.OPENING);
		}
	}

	private @Nullable Protocol buildProtocol(Factory factory) {
		SocketAddress peer = this.transport.getPeer();
		try {
			Protocol protocol = factory.buildProtocol(peer);
			if (protocol == null) {
				this.port.rejected(peer, Rejection.REFUSED);
			}
			return protocol;
		}
		catch (Throwable ex) {
			logger.error("{} failed to build a protocol for {}", factory.getClass().getName(), peer, ex);
			this.port.rejected(peer, Rejection.FAILED);
			return null;
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

	private void endTurn() {
		this.writer.endTurn();
		traffic();
	}

	void traffic() {
		if (this.idleWatch != null) {
			this.idleWatch.traffic();
		}
	}

	private void failed(Throwable failure) {
		Protocol protocol = this.protocol;
		logger.error("{} failed, closing {}", (protocol != null) ? protocol.getClass().getName() : "A protocol",
				this.transport, failure);
		close(failure);
		// Also when it was closing already: a failure says more
		this.reason = failure;
	}

	// Reading

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ByteBuf data = (ByteBuf) msg;
		this.bytes.addReceived(data.readableBytes());
		if (this.gate.isOpen()) {
			this.writer.beginTurn();
			deliver(data);
		}
		else {
			this.gate.hold(data);
		}
	}

	private void deliver(ByteBuf data) {
		try {
			Protocol protocol = this.protocol;
			if (this.state == State.OPEN && protocol != null) {
				protocol.dataReceived(data);
			}
		}
		catch (Throwable ex) {
			failed(ex);
		}
		finally {
			data.release();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		endTurn();
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof ChannelInputShutdownEvent) {
			this.inputShutdown = true;
			if (this.state == State.LINGERING) {
				this.channel.close();
			}
			else if (!this.gate.isHolding()) {
				close(new ConnectionDoneException());
			}
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		if (this.channel.isWritable()) {
			resume(ReadGate.UNWRITABLE);
		}
		else if (this.state == State.OPEN) {
			this.gate.close(ReadGate.UNWRITABLE);
		}
	}

	void pause() {
		if (this.state == State.OPEN) {
			this.gate.close(ReadGate.PAUSED);
		}
	}

	void resume() {
		resume(ReadGate.PAUSED);
	}

	private void resume(int reason) {
		if (this.state == State.OPEN && this.gate.open(reason)) {
			// Later: the protocol may be in the middle of something
			this.loop.eventLoop().execute(() -> deliverHeld(false));
		}
	}

	private void deliverHeld(boolean always) {
		if (!this.gate.isHolding()) {
			return;
		}
		this.writer.beginTurn();
		for (ByteBuf data = this.gate.next(always); data != null; data = this.gate.next(always)) {
			deliver(data);
		}
		if (this.inputShutdown && !this.gate.isHolding() && !always) {
			close(new ConnectionDoneException());
		}
		endTurn();
	}

	// Writing

	void write(ByteBuf data) {
		if (this.state == State.OPEN && data.isReadable()) {
			this.writer.write(data);
		}
		else {
			data.release();
		}
	}

	void write(byte[] data) {
		if (this.state == State.OPEN && data.length > 0) {
			this.writer.write(data);
		}
	}

	void write(CharSequence text, int maximumBytes) {
		if (this.state == State.OPEN && maximumBytes > 0) {
			this.writer.write(text, maximumBytes);
		}
	}

	long pendingWriteBytes() {
		return this.writer.pendingBytes();
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

	private void close(Throwable reason) {
		if (this.state != State.OPEN) {
			return;
		}
		this.state = State.CLOSING;
		this.transport.setDisconnecting();
		this.reason = reason;
		this.gate.openForGood();
		this.writer.finish().addListener((future) -> allWritten(future.cause()));
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
		this.channel.shutdownOutput().addListener((future) -> {
			if (!future.isSuccess()) {
				this.channel.close();
			}
		});
	}

	void abort() {
		abort(new ConnectionAbortedException());
	}

	private void abort(Throwable reason) {
		if (this.state == State.CLOSED || this.state == State.OPENING) {
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
		this.channel.close();
	}

	void reactorStopped() {
		if (this.reason == null) {
			this.reason = new ConnectionLostException("The reactor stopped", null);
		}
		this.transport.setDisconnecting();
		this.channel.close();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (!(cause instanceof IOException)) {
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
		deliverHeld(true);
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
		Protocol protocol = this.protocol;
		if (protocol != null) {
			this.protocol = null;
			ended(protocol, (this.reason != null) ? this.reason : lostOrDone());
		}
	}

	private ConnectionClosedException lostOrDone() {
		return this.inputShutdown ? new ConnectionDoneException()
				: new ConnectionLostException("Connection was lost", null);
	}

	private void ended(Protocol protocol, Throwable reason) {
		try {
			protocol.endConnection(reason);
		}
		catch (Throwable ex) {
			logger.error("{} failed when {} was lost", protocol.getClass().getName(), this.transport, ex);
		}
		this.port.connectionLost(this.transport, reason, Duration.ofNanos(System.nanoTime() - this.openedAt));
		this.loop.remove(this.slot);
	}

	@Override
	public void channelUnregistered(ChannelHandlerContext ctx) {
		this.port.connectionClosed();
	}

}
