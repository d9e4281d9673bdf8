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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.FutureListener;
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
 * One loop of a reactor, as the protocols that live on it see it. When the reactor stops
 * the loop ends for good, and what it is asked to call after that is dropped.
 */
final class LoopReactor implements Reactor {

	private static final Logger logger = LoggerFactory.getLogger(LoopReactor.class);

	private final NettyReactor reactor;

	private final EventLoop eventLoop;

	private final LoopTimers timers;

	private final int index;

	// Touched on the loop only
	private final LoopConnections connections = new LoopConnections();

	private final SpareBuffer spare = new SpareBuffer();

	private final Set<ClientConnector> attempts = new LinkedHashSet<>();

	// Set when the reactor stops: whoever connects now is too late; touched on the loop
	private @Nullable Runnable whenEmpty;

	LoopReactor(NettyReactor reactor, EventLoop eventLoop, int index) {
		this.reactor = reactor;
		this.eventLoop = eventLoop;
		this.timers = new LoopTimers(eventLoop, reactor.ticker());
		this.index = index;
	}

	EventLoop eventLoop() {
		return this.eventLoop;
	}

	/**
	 * Makes a call at the end of this turn of the loop, behind the tasks of the turn; or
	 * on the next one, where the loop knows no end of a turn. On the loop only.
	 * @param call the call
	 */
	void afterTasks(Runnable call) {
		if (this.eventLoop instanceof SingleThreadEventLoop loop) {
			loop.executeAfterEventLoopIteration(call);
		}
		else {
			this.eventLoop.execute(call);
		}
	}

	LoopTimers timers() {
		return this.timers;
	}

	int index() {
		return this.index;
	}

	SpareBuffer spare() {
		return this.spare;
	}

	TlsContextCache tlsContexts() {
		return this.reactor.tlsContexts();
	}

	/**
	 * Returns the loop that stands for this one now.
	 * @return this loop, or after a restart of the reactor the one in its place
	 */
	LoopReactor present() {
		return this.reactor.loops().all()[this.index];
	}

	/**
	 * Whether the reactor stops, or has stopped. Asked on the loop.
	 * @return {@code true} from when this loop takes no more connections
	 */
	boolean closed() {
		return this.whenEmpty != null;
	}

	/**
	 * Returns the connectors that are connecting. To be touched on the loop only.
	 * @return the connectors, to be changed by themselves
	 */
	Set<ClientConnector> attempts() {
		return this.attempts;
	}

	void run(Runnable call) {
		if (this.eventLoop.inEventLoop()) {
			call.run();
		}
		else {
			this.eventLoop.execute(call);
		}
	}

	/**
	 * Runs something on the loop, and waits for it where that is another thread. For
	 * threads that are no loop of the reactor.
	 * @param call what to run
	 * @param <T> the type of its result
	 * @return its result; what it throws is thrown
	 * @throws IllegalStateException if the loop ends before it comes to it
	 */
	<T> T call(Supplier<T> call) {
		if (this.eventLoop.inEventLoop()) {
			return call.get();
		}
		CompletableFuture<T> result;
		try {
			result = CompletableFuture.supplyAsync(call, this.eventLoop);
		}
		catch (RejectedExecutionException ex) {
			throw notRunning(ex);
		}
		// What an ending loop drops is never completed by it
		FutureListener<Object> ended = (future) -> result.completeExceptionally(notRunning(null));
		this.eventLoop.terminationFuture().addListener(ended);
		try {
			return result.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			if (ex.getCause() instanceof Error cause) {
				throw cause;
			}
			throw ex;
		}
		finally {
			this.eventLoop.terminationFuture().removeListener(ended);
		}
	}

	static IllegalStateException notRunning(@Nullable Throwable cause) {
		return new IllegalStateException("The reactor does not run; start it first, or use callWhenRunning", cause);
	}

	int add(StreamConnection connection) {
		return this.connections.add(connection);
	}

	void remove(int slot) {
		this.connections.remove(slot);
		checkEmpty();
	}

	void forEachConnection(Consumer<StreamConnection> action) {
		this.connections.forEach(action);
	}

	/**
	 * Takes no more connections, and ends those there are. Called on the loop.
	 * @param whenEmpty what to run when the last one has ended
	 */
	void close(Runnable whenEmpty) {
		this.whenEmpty = whenEmpty;
		this.reactor.descriptors().close(this);
		List.copyOf(this.attempts).forEach(ClientConnector::reactorStopped);
		forEachConnection((connection) -> connection.closing().reactorStopped());
		checkEmpty();
	}

	private void checkEmpty() {
		if (this.whenEmpty != null && this.connections.isEmpty()) {
			this.spare.close();
			this.whenEmpty.run();
			this.whenEmpty = () -> {
			};
		}
	}

	static void runLogged(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			logger.error("A call from a thread failed", ex);
		}
	}

	@Override
	public DelayedCall callLater(Duration delay, Runnable call) {
		return this.reactor.callLater(delay, call, this);
	}

	@Override
	public void callFromThread(Runnable call) {
		try {
			loopExecutor().execute(call);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Dropped a call from a thread: {} has ended", this, ex);
		}
	}

	@Override
	public Executor loopExecutor() {
		return (call) -> this.eventLoop.execute(() -> runLogged(call));
	}

	@Override
	public boolean isInReactorThread() {
		return this.eventLoop.inEventLoop();
	}

	@Override
	public void start() {
		this.reactor.start();
	}

	@Override
	public Deferred<@Nullable Void> stop() {
		return this.reactor.stop();
	}

	@Override
	public boolean running() {
		// A restarted reactor has other loops
		return this.reactor.running() && present() == this;
	}

	@Override
	public void callWhenRunning(Runnable call) {
		this.reactor.callWhenRunning(call);
	}

	@Override
	public EventTrigger addSystemEventTrigger(EventPhase phase, SystemEvent event,
			Callable<? extends @Nullable Object> trigger) {
		return this.reactor.addSystemEventTrigger(phase, event, trigger);
	}

	@Override
	public IoType ioType() {
		return this.reactor.ioType();
	}

	@Override
	public long nanoTime() {
		return this.reactor.nanoTime();
	}

	@Override
	public List<DelayedCall> getDelayedCalls() {
		return this.reactor.getDelayedCalls();
	}

	@Override
	public void callInThread(Runnable call) {
		this.reactor.callInThread(call);
	}

	@Override
	public Executor getThreadPool() {
		return this.reactor.getThreadPool();
	}

	@Override
	public ListeningPort listenTcp(InetSocketAddress address, Factory factory, ListenOptions options) {
		return this.reactor.listenTcp(address, factory, options);
	}

	@Override
	public Connector connectTcp(InetSocketAddress destination, ClientFactory factory, ConnectOptions options) {
		return this.reactor.connectTcp(destination, factory, options, this);
	}

	@Override
	public ListeningPort adoptStreamPort(int descriptor, Factory factory, ListenOptions options) {
		return this.reactor.adoptStreamPort(descriptor, factory, options);
	}

	@Override
	public ListeningPort listenUnix(String name, Factory factory, UnixListenOptions options) {
		return this.reactor.listenUnix(name, factory, options);
	}

	@Override
	public Connector connectUnix(String name, ClientFactory factory, ConnectOptions options) {
		return this.reactor.connectUnix(name, factory, options, this);
	}

	@Override
	public void addReader(ReadDescriptor reader) {
		this.reactor.checkRunning();
		this.reactor.descriptors().addReader(reader, this);
	}

	@Override
	public void removeReader(ReadDescriptor reader) {
		this.reactor.removeReader(reader);
	}

	@Override
	public void addWriter(WriteDescriptor writer) {
		this.reactor.checkRunning();
		this.reactor.descriptors().addWriter(writer, this);
	}

	@Override
	public void removeWriter(WriteDescriptor writer) {
		this.reactor.removeWriter(writer);
	}

	@Override
	public Set<Descriptor> removeAll() {
		return this.reactor.removeAll();
	}

	@Override
	public Set<ReadDescriptor> getReaders() {
		return this.reactor.getReaders();
	}

	@Override
	public Set<WriteDescriptor> getWriters() {
		return this.reactor.getWriters();
	}

	@Override
	public DatagramTransport listenUdp(InetSocketAddress address, DatagramProtocol protocol, DatagramOptions options) {
		return this.reactor.listenUdp(address, protocol, options);
	}

	@Override
	public DatagramTransport listenUnixDatagram(String name, DatagramProtocol protocol, DatagramOptions options) {
		return this.reactor.listenUnixDatagram(name, protocol, options);
	}

	@Override
	public String toString() {
		return "LoopReactor[" + this.index + ", " + this.reactor.ioType() + "]";
	}

}
