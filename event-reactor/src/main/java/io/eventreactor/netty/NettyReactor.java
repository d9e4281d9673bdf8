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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.EventLoop;
import io.netty.util.NettyRuntime;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

	private static final Logger logger = LoggerFactory.getLogger(NettyReactor.class);

	/**
	 * How long the end of the reactor waits for blocking work: less than the 30 seconds
	 * that Spring gives a phase.
	 */
	private static final long THREADS_TIMEOUT_SECONDS = 20;

	private enum State {

		STOPPED, STARTING, RUNNING, STOPPING

	}

	private final IoTransport transport;

	private final int threads;

	private final @Nullable ReactorRuntime runtime;

	private final Ticker ticker;

	private final WorkerPool pool;

	private final HostnameResolver resolver;

	private final AtomicReference<State> state = new AtomicReference<>(State.STOPPED);

	private final SystemEvents startup = new SystemEvents();

	private final SystemEvents shutdown = new SystemEvents();

	private final Set<DelayedCall> delayedCalls = ConcurrentHashMap.newKeySet();

	private final OpenPorts ports;

	private final ReactorLoops loops;

	private final Descriptors descriptors;

	private final TlsContextCache tlsContexts = new TlsContextCache();

	private volatile boolean running;

	private NettyReactor(Builder builder) {
		ReactorRuntime runtime = builder.runtime;
		this.transport = (runtime != null) ? IoTransport.of(runtime) : IoTransport.of(builder.io);
		this.descriptors = new Descriptors(this.transport.type());
		this.threads = (builder.threads > 0) ? builder.threads : NettyRuntime.availableProcessors();
		this.runtime = runtime;
		this.ticker = (runtime != null) ? runtime.ticker() : Ticker.systemTicker();
		this.ports = new OpenPorts(runtime == null);
		this.loops = new ReactorLoops(this, this.transport, this.threads, runtime);
		this.pool = new WorkerPool(builder.threadPool);
		this.resolver = (builder.resolver != null) ? builder.resolver : new JdkResolver(this.pool);
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
		if (!this.state.compareAndSet(State.STOPPED, State.STARTING)) {
			throw new IllegalStateException("The reactor runs already");
		}
		try {
			this.loops.create();
		}
		catch (RuntimeException | Error ex) {
			this.state.set(State.STOPPED);
			throw ex;
		}
		this.pool.start();
		CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
		this.startup.fire(this.loops.first().eventLoop(), this.loops::runWaiting, (proceed) -> {
			this.state.set(State.RUNNING);
			this.running = true;
			logger.info("Event reactor started: {}, {} loop{}, TLS by {}", this.transport.type(), this.threads,
					(this.threads > 1) ? "s" : "", TlsContexts.provider());
			this.loops.runWaiting();
			proceed.run();
		}, () -> started.complete(null));
		if (this.runtime != null) {
			this.runtime.run(started::isDone);
		}
		started.join();
	}

	@Override
	public Deferred<@Nullable Void> stop() {
		if (!this.state.compareAndSet(State.RUNNING, State.STOPPING)) {
			throw new IllegalStateException("The reactor does not run");
		}
		Deferred<@Nullable Void> stopped = new Deferred<>();
		LoopReactor[] loops = this.loops.all();
		this.shutdown.fire(loops[0].eventLoop(), () -> {
		}, (proceed) -> {
			this.running = false;
			closeEverything(loops, proceed);
		}, () -> terminate(stopped));
		return stopped;
	}

	private void closeEverything(LoopReactor[] loops, Runnable proceed) {
		// Once more when the loops are closed, and open no more: one may just be opened
		Runnable closed = onLast(loops.length + 1, () -> closePorts(() -> loops[0].eventLoop().execute(proceed)));
		closePorts(closed);
		for (LoopReactor loop : loops) {
			loop.eventLoop().execute(() -> loop.close(closed));
		}
	}

	private void closePorts(Runnable whenClosed) {
		List<ReactorPort> ports = this.ports.all();
		Runnable closed = onLast(ports.size() + 1, whenClosed);
		for (ReactorPort port : ports) {
			port.stopListeningLogged().<@Nullable Object>addCallback((result) -> {
				closed.run();
				return null;
			});
		}
		closed.run();
	}

	private static Runnable onLast(int calls, Runnable action) {
		AtomicInteger open = new AtomicInteger(calls);
		return () -> {
			if (open.decrementAndGet() == 0) {
				action.run();
			}
		};
	}

	private void terminate(Deferred<@Nullable Void> stopped) {
		EventLoop loop = this.loops.first().eventLoop();
		// On the loop again: the last call may end on a thread of the pool
		Runnable giveUp = this.pool.stop(() -> loop.execute(() -> terminateLoops(stopped)));
		loop.schedule(giveUp, THREADS_TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	private void terminateLoops(Deferred<@Nullable Void> stopped) {
		this.descriptors.terminate(() -> this.loops.terminate(() -> {
			this.delayedCalls.removeIf((call) -> ((LoopCall) call).armed());
			this.state.set(State.STOPPED);
			logger.info("Event reactor stopped");
			stopped.callback(null);
		}));
	}

	@Override
	public boolean running() {
		return this.running;
	}

	@Override
	public void callWhenRunning(Runnable call) {
		if (this.running) {
			call.run();
		}
		else {
			SystemEvents.Trigger trigger = this.startup.add(EventPhase.AFTER, () -> {
				call.run();
				return null;
			});
			// It may have been added too late to be seen
			if (this.running && trigger.removeIfPending()) {
				call.run();
			}
		}
	}

	@Override
	public EventTrigger addSystemEventTrigger(EventPhase phase, SystemEvent event,
			Callable<? extends @Nullable Object> trigger) {
		return ((event == SystemEvent.STARTUP) ? this.startup : this.shutdown).add(phase, trigger);
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
		return (this.running) ? this.loops.first() : this;
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
		if (!this.running) {
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
		return "NettyReactor[" + this.transport.type() + ", " + this.threads + " loops, " + this.state.get() + "]";
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
