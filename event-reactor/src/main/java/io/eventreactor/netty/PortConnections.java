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

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.CannotListenException;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.PortListener;
import io.eventreactor.PortStatistics;
import io.eventreactor.Protocol;
import io.eventreactor.ProxyProtocol;
import io.eventreactor.Rejection;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;

/**
 * The connections of a port: takes them, refuses some, and counts all.
 */
final class PortConnections implements ConnectionOwner {

	private static final Logger logger = LoggerFactory.getLogger(PortConnections.class);

	private final NettyListeningPort port;

	private final NettyReactor reactor;

	private final PortBinding binding;

	private final Factory factory;

	private final ListenOptions options;

	private final int maxConnections;

	private final PortListener listener;

	private final @Nullable ServerTls tls;

	private final AtomicInteger active = new AtomicInteger();

	private final AtomicLong accepted = new AtomicLong();

	private final Map<Rejection, LongAdder> rejected = new EnumMap<>(Rejection.class);

	// One for each loop; replaced when the reactor has other loops after a restart
	private volatile ByteCounters[] bytes = new ByteCounters[0];

	PortConnections(NettyListeningPort port, NettyReactor reactor, PortBinding binding, Factory factory,
			ListenOptions options) {
		this.port = port;
		this.reactor = reactor;
		this.binding = binding;
		this.factory = factory;
		this.options = options;
		this.maxConnections = (options.maxConnections() > 0) ? options.maxConnections()
				: FileDescriptorLimit.connections();
		PortListener listener = options.listener();
		this.listener = (listener != null) ? listener : new PortListener() {
		};
		this.tls = (options.tls() != null) ? new ServerTls(options.tls(), reactor.tlsContexts()) : null;
		for (Rejection rejection : Rejection.values()) {
			this.rejected.put(rejection, new LongAdder());
		}
		if (options.proxyProtocol() != null) {
			requireProxyDecoder(binding);
		}
	}

	/**
	 * Looks for the optional library now: each connection would need it.
	 * @param binding where to listen
	 */
	private static void requireProxyDecoder(PortBinding binding) {
		try {
			ProxyHeaderHandler.newDecoder();
		}
		catch (LinkageError ex) {
			throw new CannotListenException(binding.address(), CannotListenException.Reason.OTHER,
					new IllegalStateException(
							"PROXY headers need io.netty:netty-codec-haproxy, which is not on the class path; add it",
							ex));
		}
	}

	/**
	 * Makes room for what each loop counts. Called before the port opens.
	 */
	void prepare() {
		ByteCounters[] bytes = this.bytes;
		int loops = this.reactor.loops().all().length;
		if (bytes.length < loops) {
			ByteCounters[] grown = Arrays.copyOf(bytes, loops);
			for (int i = bytes.length; i < loops; i++) {
				grown[i] = new ByteCounters();
			}
			this.bytes = grown;
		}
	}

	// Taking

	/**
	 * Takes an accepted connection. Called on the loop that listens; never throws, and
	 * never leaves the connection open without an owner.
	 * @param channel the connection, not registered yet
	 */
	void accept(Channel channel) {
		SocketAddress peer = null;
		SocketAddress host = null;
		try {
			peer = this.binding.peerOf(channel);
			host = this.binding.hostOf(channel);
		}
		catch (Throwable ex) {
			logger.warn("Cannot tell the addresses of a connection to {}", this.port.getHost(), ex);
		}
		if (peer == null || host == null) {
			refuse(channel, null, Rejection.ACCEPT);
			return;
		}
		if (this.active.incrementAndGet() > this.maxConnections) {
			connectionClosed();
			refuse(channel, peer, Rejection.LIMIT);
			return;
		}
		take(channel, peer, host);
	}

	private void take(Channel channel, SocketAddress peer, SocketAddress host) {
		LoopReactor loop = this.reactor.loops().next();
		try {
			setUp(channel, loop, peer, host);
		}
		catch (Throwable ex) {
			logger.warn("Cannot set up the connection from {}", peer, ex);
			connectionClosed();
			refuse(channel, peer, Rejection.ACCEPT);
			return;
		}
		loop.eventLoop().register(channel).addListener((future) -> {
			if (!future.isSuccess()) {
				connectionClosed();
				refuse(channel, peer, Rejection.ACCEPT);
			}
		});
	}

	private void setUp(Channel channel, LoopReactor loop, SocketAddress peer, SocketAddress host) {
		StreamConnection.configure((DuplexChannel) channel);
		ChannelPipeline pipeline = channel.pipeline();
		ProxyProtocol proxy = proxyFrom(peer);
		if (proxy != null) {
			pipeline.addLast(ProxyHeaderHandler.newDecoder(),
					new ProxyHeaderHandler(this, peer, host, proxy.timeout()));
		}
		ServerTls tls = this.tls;
		if (tls != null) {
			pipeline.addLast(tls.newHandler());
		}
		pipeline
			.addLast(new StreamConnection(loop, this, (DuplexChannel) channel, peer, host, proxy != null, tls != null));
	}

	private @Nullable ProxyProtocol proxyFrom(SocketAddress peer) {
		ProxyProtocol proxy = this.options.proxyProtocol();
		return (proxy != null && proxy.trusts(peer)) ? proxy : null;
	}

	// Refusing

	private void refuse(Channel channel, @Nullable SocketAddress peer, Rejection rejection) {
		// Counted first: whoever sees the close may look at the count
		rejected(peer, rejection);
		channel.unsafe().closeForcibly();
	}

	void rejected(@Nullable SocketAddress peer, Rejection rejection) {
		LongAdder counter = this.rejected.get(rejection);
		if (counter != null) {
			counter.increment();
		}
		logger.debug("Rejected a connection from {}: {}", peer, rejection);
		tell(() -> this.listener.connectionRejected(peer, rejection));
	}

	void headerFailed(SocketAddress peer) {
		logger.debug("No PROXY header from {}", peer);
		rejected(peer, Rejection.PROXY);
	}

	@Override
	public void handshakeFailed(SocketAddress peer, Throwable cause) {
		logger.debug("The TLS handshake with {} failed", peer, cause);
		rejected(peer, Rejection.TLS);
	}

	@Override
	public void neverOpened(SocketAddress peer) {
		rejected(peer, Rejection.ACCEPT);
	}

	// What connections ask

	@Override
	public boolean admits(SocketAddress peer) {
		boolean admits = false;
		try {
			admits = this.factory.admits(peer);
			if (!admits) {
				rejected(peer, Rejection.REFUSED);
			}
		}
		catch (Throwable ex) {
			logger.error("{} failed to admit {}", this.factory.getClass().getName(), peer, ex);
			rejected(peer, Rejection.FAILED);
		}
		return admits;
	}

	@Override
	public void admissionEnded(SocketAddress peer) {
		try {
			this.factory.admissionEnded(peer);
		}
		catch (Throwable ex) {
			logger.error("{} failed when {} was gone", this.factory.getClass().getName(), peer, ex);
		}
	}

	@Override
	public @Nullable Protocol buildProtocol(SocketAddress peer, @Nullable TlsSession session) {
		if (this.port.draining()) {
			if (session != null) {
				admissionEnded(peer);
			}
			return null;
		}
		if (session == null && !admits(peer)) {
			return null;
		}
		try {
			Protocol protocol = (session != null) ? this.factory.buildProtocol(peer, session)
					: this.factory.buildProtocol(peer);
			if (protocol == null) {
				rejected(peer, Rejection.REFUSED);
			}
			return protocol;
		}
		catch (Throwable ex) {
			logger.error("{} failed to build a protocol for {}", this.factory.getClass().getName(), peer, ex);
			rejected(peer, Rejection.FAILED);
			return null;
		}
	}

	@Override
	public SslHandler newStartTlsHandler(TlsOptions options, ByteBufAllocator allocator) {
		if (!options.serverNames().isEmpty()) {
			throw new IllegalArgumentException("TLS that starts later shows the main certificate whatever name"
					+ " the client asks for; leave serverNames() of its TlsOptions empty");
		}
		SslHandler handler = this.reactor.tlsContexts().server(options).newHandler(allocator);
		handler.setHandshakeTimeoutMillis(TlsContexts.handshakeTimeoutMillis(options));
		return handler;
	}

	@Override
	public Duration idleTimeout() {
		return this.options.idleTimeout();
	}

	@Override
	public Duration writeTimeout() {
		return this.options.writeTimeout();
	}

	@Override
	public ByteCounters bytes(LoopReactor loop) {
		return this.bytes[loop.index()];
	}

	// What connections tell

	@Override
	public void connectionMade(Transport transport) {
		this.accepted.incrementAndGet();
		tell(() -> this.listener.connectionMade(transport));
	}

	@Override
	public void connectionLost(Transport transport, Throwable reason, Duration duration) {
		tell(() -> this.listener.connectionLost(transport, reason, duration));
	}

	@Override
	public void connectionClosed() {
		if (this.active.decrementAndGet() == 0) {
			this.port.connectionsGone();
		}
	}

	private void tell(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			logger.error("The listener of {} failed", this.port.getHost(), ex);
		}
	}

	int active() {
		return this.active.get();
	}

	PortStatistics statistics() {
		Map<Rejection, Long> rejected = new EnumMap<>(Rejection.class);
		this.rejected.forEach((reason, count) -> rejected.put(reason, count.sum()));
		long received = 0;
		long sent = 0;
		for (ByteCounters counters : this.bytes) {
			received += counters.received();
			sent += counters.sent();
		}
		return new PortStatistics(this.active.get(), this.accepted.get(), Map.copyOf(rejected), received, sent);
	}

}
