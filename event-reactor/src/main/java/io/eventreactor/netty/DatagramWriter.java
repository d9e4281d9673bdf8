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

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.InvalidAddressException;
import io.eventreactor.defer.Deferred;

/**
 * What a port for datagrams sends, and to whom. Checked by any thread, sent on the loop.
 */
final class DatagramWriter {

	private static final Logger logger = LoggerFactory.getLogger(DatagramWriter.class);

	private final NettyDatagramPort port;

	private final LoopReactor loop;

	private final DatagramKind kind;

	private final Channel channel;

	private final AtomicReference<@Nullable SocketAddress> peer = new AtomicReference<>();

	private final LongAdder sent = new LongAdder();

	private final LongAdder dropped = new LongAdder();

	private final GenericFutureListener<Future<Void>> whenWritten = this::written;

	// Touched on the loop only: whether a round of reading goes on, which flushes at its
	// end
	private boolean reading;

	// Touched on the loop only
	private boolean connected;

	DatagramWriter(NettyDatagramPort port, LoopReactor loop, DatagramKind kind, Channel channel) {
		this.port = port;
		this.loop = loop;
		this.kind = kind;
		this.channel = channel;
	}

	void beginReading() {
		this.reading = true;
	}

	void endReading() {
		this.reading = false;
		this.channel.flush();
	}

	// Sending

	void write(ByteBuf data) {
		SocketAddress peer = this.peer.get();
		if (peer == null) {
			data.release();
			throw new IllegalStateException("The port is not connected; connect it first, or say where to send to");
		}
		write(data, peer);
	}

	void write(ByteBuf data, SocketAddress to) {
		SocketAddress destination;
		try {
			destination = this.kind.checked(to);
			checkPeer(to);
			checkSize(data, destination);
		}
		catch (IllegalArgumentException ex) {
			data.release();
			throw ex;
		}
		if (this.loop.isInReactorThread()) {
			send(data, destination);
			return;
		}
		try {
			this.loop.eventLoop().execute(() -> send(data, destination));
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended, and the port with it
			data.release();
		}
	}

	private void checkPeer(SocketAddress to) {
		SocketAddress peer = this.peer.get();
		if (peer != null && !peer.equals(to)) {
			throw new InvalidAddressException(to,
					"this port is connected to " + peer + "; open another one to send elsewhere");
		}
	}

	private void checkSize(ByteBuf data, SocketAddress destination) {
		int maximum = this.kind.maximumSize(destination);
		if (data.readableBytes() > maximum) {
			throw new IllegalArgumentException(
					"A datagram may have at most " + maximum + " bytes, and this one has " + data.readableBytes());
		}
	}

	private void send(ByteBuf data, SocketAddress destination) {
		if (!this.port.listening()) {
			data.release();
			return;
		}
		if (!this.channel.isWritable()) {
			this.channel.flush();
		}
		// Netty would lose an empty one, and call it sent
		if (!this.channel.isWritable() || !data.isReadable()) {
			this.dropped.increment();
			data.release();
			return;
		}
		// A connected socket hears of refusals only of what is sent without an address
		Object message = this.connected ? data : this.kind.packet(data, destination);
		this.channel.write(message).addListener(this.whenWritten);
		if (!this.reading) {
			this.channel.flush();
		}
	}

	private void written(Future<Void> future) {
		Throwable failure = future.cause();
		if (failure == null) {
			this.sent.increment();
			return;
		}
		this.dropped.increment();
		if (isRefusal(failure)) {
			// Later: the protocol may be writing just now
			this.loop.callFromThread(this.port::refused);
		}
		else {
			logger.debug("A datagram could not be sent from {}", this.port, failure);
		}
	}

	/**
	 * Finds out whether a datagram came back.
	 * @param failure what the system said
	 * @return whether nobody listens there
	 */
	boolean isRefusal(Throwable failure) {
		// Of a Unix socket, no file means that nobody listens
		return this.connected
				&& (failure instanceof PortUnreachableException || failure instanceof FileNotFoundException
						|| (failure instanceof IOException && SystemError.of(failure) == SystemError.REFUSED));
	}

	// Connecting

	Deferred<@Nullable Void> connect(SocketAddress peer) {
		SocketAddress destination = this.kind.checked(peer);
		if (!this.peer.compareAndSet(null, peer)) {
			throw new IllegalStateException(
					"The port is connected to " + this.peer.get() + " already; open another one to talk to " + peer);
		}
		Deferred<@Nullable Void> connected = new Deferred<>();
		try {
			this.loop.run(() -> connect(peer, destination, connected));
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended, and the port with it
			connected.errback(ConnectFailure.of(peer, ex));
		}
		return connected;
	}

	private void connect(SocketAddress peer, SocketAddress destination, Deferred<@Nullable Void> connected) {
		this.channel.connect(destination).addListener((future) -> {
			Throwable failure = future.cause();
			if (failure == null) {
				this.connected = true;
				connected.callback(null);
			}
			else {
				connected.errback(ConnectFailure.of(peer, failure));
			}
		});
	}

	@Nullable SocketAddress peer() {
		return this.peer.get();
	}

	long sent() {
		return this.sent.sum();
	}

	long dropped() {
		return this.dropped.sum();
	}

}
