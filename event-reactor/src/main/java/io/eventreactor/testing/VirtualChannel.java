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

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection on a {@link VirtualNetwork}: with a bounded buffer, half
 * close and resets, which Netty's own local transport has not. Used by its loop only,
 * except where Netty asks for its state.
 */
final class VirtualChannel extends HalfClosingChannel {

	private static final ChannelMetadata METADATA = new ChannelMetadata(false);

	private enum State {

		OPEN, CONNECTED, CLOSED

	}

	private final VirtualNetwork network;

	private final VirtualChannelConfig config = new VirtualChannelConfig(this);

	private final Wire inbound = new Wire();

	private volatile State state = State.OPEN;

	private volatile @Nullable InetSocketAddress local;

	private volatile @Nullable InetSocketAddress remote;

	private @Nullable VirtualChannel peer;

	private @Nullable ChannelPromise connecting;

	private boolean readPending;

	private boolean readScheduled;

	// There is no room at the other end for what is to be written
	private boolean blocked;

	private boolean wasReset;

	/**
	 * Creates the end that connects.
	 * @param network where to
	 */
	VirtualChannel(VirtualNetwork network) {
		super(null);
		this.network = network;
	}

	/**
	 * Creates the end that is accepted.
	 * @param network where from
	 * @param server who accepts it
	 * @param client the other end
	 * @param local the address that was connected to
	 */
	VirtualChannel(VirtualNetwork network, VirtualServerChannel server, VirtualChannel client,
			InetSocketAddress local) {
		super(server);
		this.network = network;
		this.peer = client;
		this.local = local;
		this.remote = client.local;
		this.state = State.CONNECTED;
		network.opened(this);
	}

	// Connecting

	private void doConnect(SocketAddress destination, @Nullable SocketAddress from, ChannelPromise promise) {
		if (this.state == State.CONNECTED) {
			promise.setFailure(new AlreadyConnectedException());
			return;
		}
		this.connecting = promise;
		this.local = this.network.clientAddress((InetSocketAddress) from);
		this.remote = (InetSocketAddress) destination;
		this.network.connect(this, (InetSocketAddress) destination);
	}

	void connected(VirtualChannel accepted) {
		ChannelPromise promise = this.connecting;
		this.connecting = null;
		if (this.state == State.CLOSED || promise == null) {
			send(accepted, Wire.Packet.of(Wire.Kind.RESET));
			return;
		}
		this.peer = accepted;
		this.state = State.CONNECTED;
		this.network.opened(this);
		promise.trySuccess();
		if (isActive()) {
			pipeline().fireChannelActive();
		}
	}

	void refused(ConnectException reason) {
		ChannelPromise promise = this.connecting;
		this.connecting = null;
		if (promise != null) {
			promise.tryFailure(reason);
			unsafe().close(voidPromise());
		}
	}

	// Reading

	@Override
	protected void doBeginRead() {
		this.readPending = true;
		scheduleRead();
	}

	void autoReadCleared() {
		this.readPending = false;
	}

	private void scheduleRead() {
		boolean readable = this.inbound.available() > 0 || (this.inbound.ended() && !isInputShutdown());
		if (this.readPending && readable && !this.readScheduled && isRegistered()) {
			this.readScheduled = true;
			eventLoop().execute(this::read0);
		}
	}

	private void read0() {
		this.readScheduled = false;
		if (!this.readPending || !isActive()) {
			return;
		}
		this.readPending = false;
		int available = this.inbound.available();
		if (available > 0) {
			int size = this.network.nextChunk(available);
			ByteBuf data = alloc().buffer(size);
			this.inbound.read(data, size);
			VirtualChannel peer = this.peer;
			if (peer != null) {
				peer.unblock();
			}
			pipeline().fireChannelRead(data);
			pipeline().fireChannelReadComplete();
		}
		else if (this.inbound.ended() && endInput()) {
			pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		}
	}

	// Writing

	@Override
	protected Object filterOutboundMessage(Object message) {
		if (message instanceof ByteBuf) {
			return message;
		}
		throw new UnsupportedOperationException("Only buffers can be written: " + message.getClass().getName());
	}

	@Override
	protected void doWrite(ChannelOutboundBuffer out) {
		VirtualChannel peer = this.peer;
		while (peer != null && out.current() instanceof ByteBuf data) {
			int room = Math.min(data.readableBytes(), this.network.bufferSize() - peer.inbound.size());
			if (!data.isReadable()) {
				out.remove();
			}
			else if (room <= 0) {
				this.blocked = true;
				return;
			}
			else {
				byte[] bytes = new byte[room];
				data.getBytes(data.readerIndex(), bytes);
				send(peer, new Wire.Packet(Wire.Kind.DATA, bytes));
				out.removeBytes(room);
			}
		}
	}

	private void unblock() {
		if (this.blocked) {
			this.blocked = false;
			eventLoop().execute(() -> ((VirtualUnsafe) unsafe()).flush0());
		}
	}

	private void send(VirtualChannel to, Wire.Packet packet) {
		to.inbound.send(packet);
		this.network.deliver(() -> to.arrive(this));
	}

	private void arrive(VirtualChannel from) {
		Wire.Packet packet = this.inbound.arrive();
		if (this.state == State.CLOSED) {
			this.inbound.discard();
			if (packet.kind() == Wire.Kind.DATA) {
				send(from, Wire.Packet.of(Wire.Kind.RESET));
			}
		}
		else if (packet.kind() == Wire.Kind.RESET) {
			reset();
		}
		else {
			scheduleRead();
		}
	}

	// Ending

	void reset() {
		if (this.state == State.CLOSED) {
			return;
		}
		this.wasReset = true;
		this.inbound.discard();
		if (isRegistered()) {
			pipeline().fireExceptionCaught(new SocketException("Connection reset by peer"));
			unsafe().close(voidPromise());
		}
		else {
			unsafe().closeForcibly();
		}
	}

	@Override
	protected void doClose() {
		State before = this.state;
		this.state = State.CLOSED;
		ChannelPromise connecting = this.connecting;
		if (connecting != null) {
			this.connecting = null;
			connecting.tryFailure(new ClosedChannelException());
		}
		VirtualChannel peer = this.peer;
		if (before == State.CONNECTED && peer != null) {
			this.network.closed(this);
			boolean reset = this.config.closesByReset() || this.inbound.available() > 0;
			this.inbound.discard();
			if (!this.wasReset && (reset || !isOutputShutdown())) {
				send(peer, Wire.Packet.of(reset ? Wire.Kind.RESET : Wire.Kind.END));
			}
		}
	}

	@Override
	protected void doShutdownOutput() {
		VirtualChannel peer = this.peer;
		if (peer != null && endOutput()) {
			send(peer, Wire.Packet.of(Wire.Kind.END));
		}
	}

	// What Netty asks

	@Override
	public ChannelConfig config() {
		return this.config;
	}

	@Override
	public ChannelMetadata metadata() {
		return METADATA;
	}

	@Override
	public boolean isOpen() {
		return this.state != State.CLOSED;
	}

	@Override
	public boolean isActive() {
		return this.state == State.CONNECTED;
	}

	@Override
	protected boolean isCompatible(EventLoop loop) {
		return loop instanceof VirtualLoop;
	}

	@Override
	protected @Nullable SocketAddress localAddress0() {
		return this.local;
	}

	@Override
	protected @Nullable SocketAddress remoteAddress0() {
		return this.remote;
	}

	@Override
	protected void doBind(SocketAddress localAddress) {
		this.local = (InetSocketAddress) localAddress;
	}

	@Override
	protected void doDisconnect() throws IOException {
		doClose();
	}

	@Override
	protected AbstractUnsafe newUnsafe() {
		return new VirtualUnsafe();
	}

	/**
	 * Connects, and goes on writing.
	 */
	private final class VirtualUnsafe extends AbstractUnsafe {

		@Override
		public void connect(SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
			if (promise.setUncancellable() && ensureOpen(promise)) {
				VirtualChannel.this.doConnect(remoteAddress, localAddress, promise);
			}
		}

		@Override
		protected void flush0() {
			super.flush0();
		}

	}

}
