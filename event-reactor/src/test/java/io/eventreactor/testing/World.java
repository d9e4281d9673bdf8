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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.Epoll;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.Transport;
import io.eventreactor.netty.NettyReactor;

/**
 * Where a protocol can live: on a real reactor, or in a part of the test kit. A test that
 * runs in each of them shows that the test kit tells protocols what the reactor does.
 */
abstract class World implements AutoCloseable {

	/**
	 * Connects a protocol to a peer, which takes and ignores what it is sent.
	 * @param protocol the protocol, on the side that accepts
	 */
	abstract void connect(Protocol protocol);

	/**
	 * Lets everything happen that can happen by itself.
	 */
	abstract void settle();

	abstract void peerSends(String text);

	/**
	 * The peer closes in good order.
	 */
	abstract void peerCloses();

	abstract void peerResets();

	abstract String peerReceived();

	/**
	 * Has the peer stop reading, and more written than there is room for.
	 * @param transport what to write to
	 */
	abstract void clog(Transport transport);

	abstract void peerReadsAgain();

	@Override
	public void close() {
	}

	/**
	 * The worlds there are.
	 */
	enum Kind {

		NIO {
			@Override
			World create() {
				return new SocketsWorld(IoType.NIO);
			}
		},

		EPOLL {
			@Override
			boolean available() {
				return Epoll.isAvailable();
			}

			@Override
			World create() {
				return new SocketsWorld(IoType.EPOLL);
			}
		},

		VIRTUAL {
			@Override
			World create() {
				return new VirtualWorld();
			}
		},

		PUMP {
			@Override
			World create() {
				return new PumpWorld();
			}
		},

		STRING {
			@Override
			World create() {
				return new StringWorld();
			}
		};

		abstract World create();

		boolean available() {
			return true;
		}

		/**
		 * Whether things happen by themselves, beside the thread of the test.
		 */
		boolean hasThreads() {
			return this == NIO || this == EPOLL;
		}

	}

	/**
	 * A peer that is a protocol itself.
	 */
	private abstract static class PeerWorld extends World {

		final Peer peer = new Peer();

		private final int clog;

		PeerWorld(int clog) {
			this.clog = clog;
		}

		@Override
		void peerSends(String text) {
			this.peer.connection().write(text);
		}

		@Override
		void peerCloses() {
			this.peer.connection().loseConnection();
		}

		@Override
		void peerResets() {
			this.peer.connection().abortConnection();
		}

		@Override
		String peerReceived() {
			synchronized (this.peer.received) {
				return this.peer.received.toString();
			}
		}

		@Override
		void clog(Transport transport) {
			this.peer.connection().pauseProducing();
			settle();
			transport.write(new byte[this.clog]);
			settle();
		}

		@Override
		void peerReadsAgain() {
			this.peer.connection().resumeProducing();
		}

	}

	private static final class SocketsWorld extends PeerWorld {

		// A connection has had its turns when others, made after it, have had theirs
		private static final int TURNS = 8;

		private final NettyReactor reactor;

		SocketsWorld(IoType io) {
			super(20_000_000);
			this.reactor = NettyReactor.builder().io(io).threads(1).build();
			this.reactor.start();
		}

		@Override
		void connect(Protocol protocol) {
			connect(protocol, this.peer);
			settle();
		}

		private void connect(Protocol server, Protocol client) {
			ListeningPort port = this.reactor.listenTcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
					Factory.forProtocol(() -> server), ListenOptions.DEFAULT);
			this.reactor.connectTcp("127.0.0.1", ((InetSocketAddress) port.getHost()).getPort(),
					ClientFactory.forProtocol(() -> client));
		}

		@Override
		void settle() {
			for (int i = 0; i < TURNS; i++) {
				CompletableFuture<Void> lost = new CompletableFuture<>();
				connect(new Closing(null), new Closing(lost));
				lost.orTimeout(20, TimeUnit.SECONDS).join();
			}
		}

		@Override
		public void close() {
			this.reactor.stop().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
		}

	}

	private static final class VirtualWorld extends PeerWorld {

		private final VirtualReactor reactor = VirtualReactor.started();

		VirtualWorld() {
			super(256 * 1024);
		}

		@Override
		void connect(Protocol protocol) {
			this.reactor.listenTcp(7000, Factory.forProtocol(() -> protocol));
			this.reactor.connectTcp("localhost", 7000, ClientFactory.forProtocol(() -> this.peer));
			settle();
		}

		@Override
		void settle() {
			this.reactor.run();
		}

		@Override
		public void close() {
			this.reactor.close();
		}

	}

	private static final class PumpWorld extends PeerWorld {

		private IoPump pump;

		PumpWorld() {
			super(256 * 1024);
		}

		@Override
		void connect(Protocol protocol) {
			this.pump = IoPump.connect(this.peer, protocol);
			settle();
		}

		@Override
		void settle() {
			this.pump.flush();
		}

		@Override
		void clog(Transport transport) {
			// Or all of it would be on its way as one piece
			this.pump.setChunking(Chunking.of(8192));
			super.clog(transport);
		}

	}

	/**
	 * The test is the peer.
	 */
	private static final class StringWorld extends World {

		private final MemoryReactor reactor = MemoryReactor.started();

		private final StringTransport transport = new StringTransport(this.reactor);

		StringWorld() {
			this.transport.setLenient(true);
		}

		@Override
		void connect(Protocol protocol) {
			this.transport.attach(protocol);
		}

		@Override
		void settle() {
			this.reactor.run();
			boolean closes = this.transport.disconnecting() && this.transport.producer() == null;
			if (!this.transport.ended() && (closes || this.transport.aborted())) {
				this.transport.end();
			}
		}

		@Override
		void peerSends(String text) {
			this.transport.receive(text);
		}

		@Override
		void peerCloses() {
			this.transport.end();
		}

		@Override
		void peerResets() {
			this.transport.end(new ConnectionLostException("Connection reset by peer", null));
		}

		@Override
		String peerReceived() {
			return this.transport.text();
		}

		@Override
		void clog(Transport transport) {
			this.transport.setPendingWriteBytes(256 * 1024);
		}

		@Override
		void peerReadsAgain() {
			this.transport.setPendingWriteBytes(0);
		}

	}

	private static final class Peer extends Protocol {

		private final StringBuffer received = new StringBuffer();

		private volatile Transport connection;

		@Override
		protected void connectionMade() {
			this.connection = transport();
		}

		Transport connection() {
			return this.connection;
		}

		@Override
		public void dataReceived(ByteBuf data) {
			// What clogs a connection is not worth the memory
			if (data.readableBytes() < 64 * 1024) {
				this.received.append(data.toString(StandardCharsets.UTF_8));
			}
		}

	}

	private static final class Closing extends Protocol {

		private final CompletableFuture<Void> lost;

		Closing(CompletableFuture<Void> lost) {
			this.lost = lost;
		}

		@Override
		protected void connectionMade() {
			if (this.lost == null) {
				transport().loseConnection();
			}
		}

		@Override
		public void dataReceived(ByteBuf data) {
		}

		@Override
		protected void connectionLost(Throwable reason) {
			Reactor reactor = reactor();
			if (this.lost != null) {
				reactor.callFromThread(() -> this.lost.complete(null));
			}
		}

	}

}
