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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.CannotListenException;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.PortListener;
import io.eventreactor.PortStatistics;
import io.eventreactor.Protocol;
import io.eventreactor.ProxyProtocol;
import io.eventreactor.Rejection;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;
import io.eventreactor.defer.Deferred;

/**
 * A port that takes streams. Its state may be changed by any thread; who succeeds in
 * changing it does the work.
 */
final class NettyListeningPort implements ListeningPort, ConnectionOwner, ReactorPort {

	private static final Logger logger = LoggerFactory.getLogger(NettyListeningPort.class);

	private enum State {

		CLOSED, OPENING, OPEN, CLOSING

	}

	private final NettyReactor reactor;

	private final PortBinding binding;

	private final Factory factory;

	private final ListenOptions options;

	private final int maxConnections;

	private final AtomicReference<State> state = new AtomicReference<>(State.CLOSED);

	private final AtomicReference<@Nullable PortDrain> drain = new AtomicReference<>();

	private final AtomicInteger active = new AtomicInteger();

	private final AtomicLong accepted = new AtomicLong();

	private final Map<Rejection, LongAdder> rejected = new EnumMap<>(Rejection.class);

	private final PortListener listener;

	// One for each loop; replaced when the reactor has other loops after a restart
	private volatile ByteCounters[] bytes = new ByteCounters[0];

	private volatile @Nullable Channel channel;

	private volatile SocketAddress host;

	private final @Nullable ServerTls tls;

	private final StartTlsContext startTlsContext = new StartTlsContext(TlsContexts::server);

	private volatile @Nullable Throwable stopFailure;

	NettyListeningPort(NettyReactor reactor, PortBinding binding, Factory factory, ListenOptions options) {
		if (options.proxyProtocol() != null) {
			requireProxyDecoder(binding);
		}
		this.reactor = reactor;
		this.binding = binding;
		this.host = binding.address();
		this.factory = factory;
		this.options = options;
		this.maxConnections = (options.maxConnections() > 0) ? options.maxConnections()
				: FileDescriptorLimit.connections();
		this.tls = (options.tls() != null) ? new ServerTls(options.tls()) : null;
		PortListener listener = options.listener();
		this.listener = (listener != null) ? listener : new PortListener() {
		};
		for (Rejection rejection : Rejection.values()) {
			this.rejected.put(rejection, new LongAdder());
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

	// Listening

	@Override
	public void startListening() {
		PortDrain drain = this.drain.get();
		if (drain != null && !drain.isOver()) {
			throw new IllegalStateException(
					"The port " + this.host + " is being drained; listen again when drain() has fired");
		}
		State previous = this.state.compareAndExchange(State.CLOSED, State.OPENING);
		if (previous != State.CLOSED) {
			throw new IllegalStateException("The port " + this.host + ((previous == State.CLOSING)
					? " is closing; listen again when stopListening() has fired" : " listens already"));
		}
		this.drain.set(null);
		boolean started = false;
		boolean opened = false;
		try {
			EventLoop loop = this.reactor.loopForListening().eventLoop();
			prepareCounters();
			this.factory.doStart();
			started = true;
			open(loop);
			opened = true;
		}
		finally {
			if (!opened) {
				this.state.set(State.CLOSED);
				if (started) {
					this.factory.doStop();
				}
			}
		}
		logger.debug("Listening on {} with {}", this.host, this.factory);
	}

	private void prepareCounters() {
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

	private void open(EventLoop loop) {
		this.binding.prepare();
		ServerChannel channel = this.binding.newChannel();
		// Nothing is accepted before all is ready
		channel.config().setAutoRead(false);
		channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
		if (this.options.backlog() > 0) {
			channel.config().setOption(ChannelOption.SO_BACKLOG, this.options.backlog());
		}
		channel.pipeline().addLast(new Acceptor(this));
		// On the loop itself both are done when they return; elsewhere they are waited
		// for
		complete(loop.register(channel), channel);
		SocketAddress address = this.binding.bindAddress();
		if (address != null) {
			complete(channel.bind(address), channel);
		}
		try {
			this.binding.bound();
		}
		catch (CannotListenException ex) {
			channel.close();
			throw ex;
		}
		this.channel = channel;
		this.host = this.binding.host(channel);
		this.reactor.ports().opened(this);
		this.state.set(State.OPEN);
		// However it closes: the reactor may stop just now, without seeing this port
		afterClose(channel, this::closed);
		channel.config().setAutoRead(true);
	}

	/**
	 * Runs something when a port is really closed. NIO closes it with its next selection,
	 * until when its address is in use: a timer lets that happen.
	 * @param channel the port's channel
	 * @param call what to run, on the loop of the channel
	 */
	private static void afterClose(Channel channel, Runnable call) {
		channel.closeFuture().addListener((future) -> {
			if (channel.eventLoop().isShuttingDown()) {
				call.run();
			}
			else {
				channel.eventLoop().schedule(call, 1, TimeUnit.NANOSECONDS);
			}
		});
	}

	private void complete(ChannelFuture future, Channel channel) {
		if (!future.awaitUninterruptibly().isSuccess()) {
			if (channel.isRegistered()) {
				channel.close();
			}
			else {
				channel.unsafe().closeForcibly();
			}
			throw BindFailure.of(this.binding.address(), future.cause());
		}
	}

	@Override
	public Deferred<@Nullable Void> stopListening() {
		Deferred<@Nullable Void> stopped = new Deferred<>();
		Channel channel = this.channel;
		boolean close = this.state.compareAndSet(State.OPEN, State.CLOSING);
		if (channel == null || this.state.get() != State.CLOSING) {
			stopped.callback(null);
			return stopped;
		}
		afterClose(channel, () -> {
			Throwable failure = close ? this.stopFailure : null;
			if (failure != null) {
				stopped.errback(failure);
			}
			else {
				stopped.callback(null);
			}
		});
		if (close) {
			channel.close();
		}
		return stopped;
	}

	@Override
	public Deferred<@Nullable Void> stopListeningLogged() {
		return stopListening().addErrback((failure) -> {
			logger.error("The factory of {} failed to stop", this.host, failure);
			return null;
		});
	}

	private void closed() {
		this.stopFailure = null;
		this.channel = null;
		State previous = this.state.getAndSet(State.CLOSED);
		this.reactor.ports().closed(this);
		logger.debug("No longer listening on {}", this.host);
		try {
			this.factory.doStop();
		}
		catch (Throwable ex) {
			this.stopFailure = ex;
			if (previous != State.CLOSING) {
				logger.error("The factory of {} failed to stop", this.host, ex);
			}
		}
	}

	@Override
	public boolean listening() {
		return this.state.get() == State.OPEN;
	}

	@Override
	public SocketAddress getHost() {
		return this.host;
	}

	// Connections

	/**
	 * Takes an accepted connection. Called on the loop that listens.
	 * @param channel the connection, not registered yet
	 */
	void accept(Channel channel) {
		SocketAddress peer = this.binding.peerOf(channel);
		SocketAddress host = this.binding.hostOf(channel);
		if (peer == null || host == null) {
			refuse(channel, null, Rejection.ACCEPT);
			return;
		}
		if (this.active.incrementAndGet() > this.maxConnections) {
			this.active.decrementAndGet();
			refuse(channel, peer, Rejection.LIMIT);
			return;
		}
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
		StreamConnection.configure(channel.config());
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
	public SslHandler newStartTlsHandler(TlsOptions options, ByteBufAllocator allocator) {
		SslHandler handler = this.startTlsContext.of(options).newHandler(allocator);
		handler.setHandshakeTimeoutMillis(TlsContexts.handshakeTimeoutMillis(options));
		return handler;
	}

	@Override
	public void neverOpened(SocketAddress peer) {
		rejected(peer, Rejection.ACCEPT);
	}

	@Override
	public void connectionMade(Transport transport) {
		this.accepted.incrementAndGet();
		tell(() -> this.listener.connectionMade(transport));
	}

	@Override
	public void connectionLost(Transport transport, Throwable reason, Duration duration) {
		tell(() -> this.listener.connectionLost(transport, reason, duration));
	}

	private void tell(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			logger.error("The listener of {} failed", this.host, ex);
		}
	}

	@Override
	public void connectionClosed() {
		if (this.active.decrementAndGet() == 0) {
			PortDrain drain = this.drain.get();
			if (drain != null) {
				drain.connectionsGone();
			}
		}
	}

	// Draining

	@Override
	public Deferred<Integer> drain(Duration grace) {
		return drain(grace, PortDrain.CLOSE_TIMEOUT);
	}

	Deferred<Integer> drain(Duration grace, Duration closeTimeout) {
		if (grace.isNegative()) {
			throw new IllegalArgumentException("'grace' must not be negative: " + grace);
		}
		PortDrain drain = new PortDrain(this, this.reactor.loops().all());
		PortDrain present = this.drain.compareAndExchange(null, drain);
		if (present != null) {
			return present.whenGone();
		}
		stopListeningLogged();
		return drain.start(grace, closeTimeout);
	}

	boolean draining() {
		return this.drain.get() != null;
	}

	int active() {
		return this.active.get();
	}

	// What connections tell and ask

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
		if (draining()) {
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

	@Override
	public PortStatistics statistics() {
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

	@Override
	public String toString() {
		return "NettyListeningPort[" + this.host + ", " + this.state.get() + "]";
	}

}
