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

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import io.netty.util.NettyRuntime;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.Connector;
import io.eventreactor.DatagramOptions;
import io.eventreactor.DatagramProtocol;
import io.eventreactor.DatagramTransport;
import io.eventreactor.DelayedCall;
import io.eventreactor.Descriptor;
import io.eventreactor.EventPhase;
import io.eventreactor.EventTrigger;
import io.eventreactor.Factory;
import io.eventreactor.HostnameResolver;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Reactor;
import io.eventreactor.ReadDescriptor;
import io.eventreactor.SystemEvent;
import io.eventreactor.UnixListenOptions;
import io.eventreactor.WriteDescriptor;
import io.eventreactor.defer.Deferred;

/**
 * The reactor on Netty. Made by {@link #builder()}, started by {@link #start()}.
 *
 * @since 0.1.0
 */
public final class NettyReactor implements Reactor {

	private final IoTransport transport;

	private final int threads;

	private final Ticker ticker;

	private final WorkerPool pool;

	private final HostnameResolver resolver;

	private final Set<DelayedCall> delayedCalls = ConcurrentHashMap.newKeySet();

	private final OpenPorts ports;

	private final ReactorLoops loops;

	private final Descriptors descriptors;

	private final TlsContextCache tlsContexts = new TlsContextCache();

	private final ReactorLifecycle lifecycle;

	private NettyReactor(Builder builder) {
		ReactorRuntime runtime = builder.runtime;
		this.transport = (runtime != null) ? IoTransport.of(runtime) : IoTransport.of(builder.io);
		this.descriptors = new Descriptors(this.transport.type());
		this.threads = (builder.threads > 0) ? builder.threads : NettyRuntime.availableProcessors();
		this.ticker = (runtime != null) ? runtime.ticker() : Ticker.systemTicker();
		this.ports = new OpenPorts(runtime == null);
		this.loops = new ReactorLoops(this, this.transport, this.threads, runtime);
		this.pool = new WorkerPool(builder.threadPool);
		this.lifecycle = new ReactorLifecycle(this.loops, this.ports, this.pool, this.descriptors, this.delayedCalls,
				runtime);
		this.resolver = (builder.resolver != null) ? builder.resolver : new JdkResolver(this.pool::executeUnawaited);
	}

	/**
	 * Starts the making of a reactor.
	 * @return a builder with the defaults set
	 */
	public static Builder builder() {
		return new Builder();
	}

	// Life

	@Override
	public void start() {
		this.lifecycle.start(this.transport.type() + ", " + this.threads + " loop" + ((this.threads > 1) ? "s" : "")
				+ ", TLS by " + TlsContexts.provider());
	}

	@Override
	public Deferred<@Nullable Void> stop() {
		return this.lifecycle.stop();
	}

	@Override
	public boolean running() {
		return this.lifecycle.running();
	}

	@Override
	public void callWhenRunning(Runnable call) {
		this.lifecycle.callWhenRunning(call);
	}

	@Override
	public EventTrigger addSystemEventTrigger(EventPhase phase, SystemEvent event,
			Callable<? extends @Nullable Object> trigger) {
		return this.lifecycle.addTrigger(phase, event, trigger);
	}

	@Override
	public IoType ioType() {
		return this.transport.type();
	}

	// Time

	@Override
	public long nanoTime() {
		return this.ticker.nanoTime();
	}

	@Override
	public DelayedCall callLater(Duration delay, Runnable call) {
		return callLater(delay, call, null);
	}

	DelayedCall callLater(Duration delay, Runnable call, @Nullable LoopReactor loop) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("'delay' must not be negative: " + delay);
		}
		LoopCall delayed = new LoopCall(call, nanoTime() + Nanoseconds.of(delay), this.ticker, this.delayedCalls);
		LoopReactor home = (loop != null) ? loop : this.loops.calling();
		if (home != null) {
			delayed.arm(home.timers());
		}
		else {
			this.loops.run(() -> delayed.arm(this.loops.first().timers()));
		}
		return delayed;
	}

	@Override
	public Reactor currentLoop() {
		LoopReactor calling = this.loops.calling();
		if (calling != null) {
			return calling;
		}
		return running() ? this.loops.first() : this;
	}

	@Override
	public List<DelayedCall> getDelayedCalls() {
		return List.copyOf(this.delayedCalls);
	}

	// Threads

	@Override
	public void callFromThread(Runnable call) {
		this.loops.run(() -> LoopReactor.runLogged(call));
	}

	@Override
	public void callInThread(Runnable call) {
		this.pool.execute(call);
	}

	@Override
	public Executor getThreadPool() {
		return this.pool;
	}

	@Override
	public boolean isInReactorThread() {
		return this.loops.calling() != null;
	}

	// Streams

	@Override
	public ListeningPort listenTcp(InetSocketAddress address, Factory factory, ListenOptions options) {
		return listen(new TcpBinding(this.transport, address), factory, options);
	}

	@Override
	public ListeningPort listenUnix(String name, Factory factory, UnixListenOptions options) {
		requireSockets();
		UnixBinding binding = new UnixBinding(this.transport, UnixAddress.of(name), options);
		// A name that this transport has not is the caller's mistake, not the system's
		binding.bindAddress();
		return listen(binding, factory, options.listenOptions());
	}

	@Override
	public ListeningPort adoptStreamPort(int descriptor, Factory factory, ListenOptions options) {
		return listen(AdoptedBinding.of(this.transport.type(), descriptor), factory, options);
	}

	private ListeningPort listen(PortBinding binding, Factory factory, ListenOptions options) {
		NettyListeningPort port = new NettyListeningPort(this, binding, factory, options);
		port.startListening();
		return port;
	}

	@Override
	public Connector connectTcp(InetSocketAddress destination, ClientFactory factory, ConnectOptions options) {
		return connectTcp(destination, factory, options, null);
	}

	Connector connectTcp(InetSocketAddress destination, ClientFactory factory, ConnectOptions options,
			@Nullable LoopReactor loop) {
		return connect(new TcpDialer(this.transport, this.resolver, destination, options.bindAddress()), factory,
				options, loop);
	}

	@Override
	public Connector connectUnix(String name, ClientFactory factory, ConnectOptions options) {
		return connectUnix(name, factory, options, null);
	}

	Connector connectUnix(String name, ClientFactory factory, ConnectOptions options, @Nullable LoopReactor loop) {
		requireSockets();
		if (options.bindAddress() != null) {
			throw new IllegalArgumentException("'bindAddress' is for TCP; a Unix socket connects from no address");
		}
		UnixAddress address = UnixAddress.of(name);
		// A name that this transport has not is the caller's mistake, not the server's
		address.toNetty(this.transport.type());
		return connect(new UnixDialer(this.transport, address), factory, options, loop);
	}

	private Connector connect(Dialer dialer, ClientFactory factory, ConnectOptions options,
			@Nullable LoopReactor loop) {
		checkRunning();
		LoopReactor home = (loop != null) ? loop : this.loops.callingOrNext();
		ClientConnector connector = new ClientConnector(home, dialer, factory, options);
		connector.connect();
		return connector;
	}

	// Datagrams

	@Override
	public DatagramTransport listenUdp(InetSocketAddress address, DatagramProtocol protocol, DatagramOptions options) {
		return listen(new UdpKind(this.transport, address, options), protocol, options);
	}

	@Override
	public DatagramTransport listenUnixDatagram(String name, DatagramProtocol protocol, DatagramOptions options) {
		UnixDatagramKind kind = new UnixDatagramKind(this.transport, UnixAddress.of(name), options);
		kind.bindAddress();
		return listen(kind, protocol, options);
	}

	private void requireSockets() {
		if (this.transport.type() == IoType.MEMORY) {
			throw new UnsupportedOperationException("IoType.MEMORY has TCP only; test this with a real reactor");
		}
	}

	private DatagramTransport listen(DatagramKind kind, DatagramProtocol protocol, DatagramOptions options) {
		requireSockets();
		LoopReactor loop = loopForListening();
		return loop.call(() -> NettyDatagramPort.open(this, loop, kind, protocol, options.maximumSize()));
	}

	// Descriptors

	@Override
	public void addReader(ReadDescriptor reader) {
		this.descriptors.addReader(reader, callingOrFirstLoop());
	}

	@Override
	public void removeReader(ReadDescriptor reader) {
		this.descriptors.removeReader(reader);
	}

	@Override
	public void addWriter(WriteDescriptor writer) {
		this.descriptors.addWriter(writer, callingOrFirstLoop());
	}

	@Override
	public void removeWriter(WriteDescriptor writer) {
		this.descriptors.removeWriter(writer);
	}

	@Override
	public Set<Descriptor> removeAll() {
		return this.descriptors.removeAll();
	}

	@Override
	public Set<ReadDescriptor> getReaders() {
		return this.descriptors.readers();
	}

	@Override
	public Set<WriteDescriptor> getWriters() {
		return this.descriptors.writers();
	}

	Descriptors descriptors() {
		return this.descriptors;
	}

	private LoopReactor callingOrFirstLoop() {
		checkRunning();
		return this.loops.callingOrFirst();
	}

	/**
	 * Chooses the loop that a port listens on: the calling one, so that binding is done
	 * when it returns, else the next.
	 * @return the loop
	 */
	LoopReactor loopForListening() {
		checkRunning();
		return this.loops.callingOrNext();
	}

	void checkRunning() {
		if (!running()) {
			throw LoopReactor.notRunning(null);
		}
	}

	ReactorLoops loops() {
		return this.loops;
	}

	TlsContextCache tlsContexts() {
		return this.tlsContexts;
	}

	OpenPorts ports() {
		return this.ports;
	}

	Ticker ticker() {
		return this.ticker;
	}

	IoTransport transport() {
		return this.transport;
	}

	@Override
	public String toString() {
		return "NettyReactor[" + this.transport.type() + ", " + this.threads + " loops, " + this.lifecycle + "]";
	}

	/**
	 * Makes reactors.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private IoType io = IoType.AUTO;

		private int threads;

		private @Nullable Executor threadPool;

		private @Nullable HostnameResolver resolver;

		private @Nullable ReactorRuntime runtime;

		private Builder() {
		}

		/**
		 * Sets how the reactor waits for its sockets.
		 * @param io the way; {@link IoType#AUTO} to begin with
		 * @return this builder
		 */
		public Builder io(IoType io) {
			this.io = io;
			return this;
		}

		/**
		 * Sets the number of loops, each with a thread of its own.
		 * @param threads the number; 0, the default, for one for each processor; 1 for
		 * Twisted's promise that nothing ever runs at the same time
		 * @return this builder
		 * @throws IllegalArgumentException if it is negative
		 */
		public Builder threads(int threads) {
			if (threads < 0) {
				throw new IllegalArgumentException("'threads' must not be negative: " + threads);
			}
			this.threads = threads;
			return this;
		}

		/**
		 * Sets where blocking work runs.
		 * @param threadPool an executor, which the reactor never shuts down; {@code null}
		 * for a pool of its own with at most ten threads
		 * @return this builder
		 */
		public Builder threadPool(@Nullable Executor threadPool) {
			this.threadPool = threadPool;
			return this;
		}

		/**
		 * Sets who looks up the addresses of host names.
		 * @param resolver the resolver; {@code null} for the JDK's, on the thread pool
		 * @return this builder
		 */
		public Builder resolver(@Nullable HostnameResolver resolver) {
			this.resolver = resolver;
			return this;
		}

		/**
		 * Sets a runtime of its own, without sockets: for test kits. What
		 * {@link #io(IoType)} says is then ignored.
		 * @param runtime loops, time and channels; {@code null} for the system's
		 * @return this builder
		 */
		public Builder runtime(@Nullable ReactorRuntime runtime) {
			this.runtime = runtime;
			return this;
		}

		/**
		 * Makes the reactor.
		 * @return a reactor that has not started
		 * @throws IllegalStateException if epoll or kqueue was asked for and cannot run
		 * here
		 */
		public NettyReactor build() {
			return new NettyReactor(this);
		}

	}

}
