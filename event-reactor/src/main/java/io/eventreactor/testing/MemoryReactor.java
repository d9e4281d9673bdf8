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

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Connector;
import io.eventreactor.DelayedCall;
import io.eventreactor.EventPhase;
import io.eventreactor.EventTrigger;
import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Reactor;
import io.eventreactor.SystemEvent;
import io.eventreactor.defer.Deferred;

/**
 * A reactor that does nothing by itself: it keeps what is asked of it, and the test
 * answers. Ports and connectors are there to be looked at ({@link #ports()},
 * {@link #connectors()}), connections are {@link StringTransport}s, time is a
 * {@link ManualClock}. For code that uses a reactor; {@link VirtualReactor} is for whole
 * servers and clients.
 *
 * <pre class="code">
 * MemoryReactor reactor = MemoryReactor.started();
 * client.connect(reactor);
 * reactor.connectors().get(0).fail(CannotConnectException.Reason.REFUSED);
 * reactor.advance(Duration.ofSeconds(1));
 * assertThat(reactor.connectors().get(0).attempts()).isEqualTo(2);
 * </pre>
 *
 * What a call throws comes out of {@link #advance}. For one thread, its loop, except
 * where {@link #callFromThread} is called.
 *
 * @since 0.1.0
 */
public final class MemoryReactor implements Reactor {

	private final ManualClock clock = new ManualClock();

	private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();

	private final List<MemoryPort> ports = new ArrayList<>();

	private final List<MemoryConnector> connectors = new ArrayList<>();

	private final Map<SystemEvent, List<Trigger>> triggers = new EnumMap<>(SystemEvent.class);

	private Executor threadPool = Runnable::run;

	private boolean running;

	private boolean stopping;

	private int nextPort = 49152;

	// The thread of the test, which may change: a method that sets up need not share it
	private volatile Thread thread = Thread.currentThread();

	/**
	 * Creates a reactor that has not started.
	 */
	public MemoryReactor() {
		for (SystemEvent event : SystemEvent.values()) {
			this.triggers.put(event, new ArrayList<>());
		}
	}

	/**
	 * Creates a reactor and starts it.
	 * @return a reactor that runs
	 */
	public static MemoryReactor started() {
		MemoryReactor reactor = new MemoryReactor();
		reactor.start();
		return reactor;
	}

	/**
	 * Returns the ports that were listened on.
	 * @return a snapshot, oldest first, closed ones included
	 */
	public List<MemoryPort> ports() {
		return List.copyOf(this.ports);
	}

	/**
	 * Returns the connectors that were made.
	 * @return a snapshot, oldest first, disconnected ones included
	 */
	public List<MemoryConnector> connectors() {
		return List.copyOf(this.connectors);
	}

	// Time passes

	/**
	 * Makes the calls that came from threads, in order, and those that they ask for.
	 */
	public void run() {
		enter();
		for (Runnable call = this.calls.poll(); call != null; call = this.calls.poll()) {
			call.run();
		}
	}

	/**
	 * Moves the time on, and makes all calls that are due then: those from threads
	 * before, and after.
	 * @param duration how far, not negative
	 * @throws IllegalArgumentException if it is negative
	 * @see ManualClock#advance
	 */
	public void advance(Duration duration) {
		run();
		this.clock.advance(duration);
		run();
	}

	/**
	 * Sets where {@link #callInThread} runs things.
	 * @param threadPool an executor. {@code Runnable::run}, the default, for there and
	 * then; {@code reactor::callFromThread} for the next {@link #run()}
	 */
	public void setThreadPool(Executor threadPool) {
		this.threadPool = threadPool;
	}

	@Override
	public long nanoTime() {
		return this.clock.nanoTime();
	}

	@Override
	public DelayedCall callLater(Duration delay, Runnable call) {
		return this.clock.callLater(delay, call);
	}

	@Override
	public List<DelayedCall> getDelayedCalls() {
		return this.clock.getDelayedCalls();
	}

	// Life

	@Override
	public void start() {
		if (this.running) {
			throw new IllegalStateException("The reactor runs already");
		}
		enter();
		fire(SystemEvent.STARTUP, () -> this.running = true, () -> {
		});
	}

	@Override
	public Deferred<@Nullable Void> stop() {
		if (!this.running || this.stopping) {
			throw new IllegalStateException("The reactor does not run");
		}
		this.stopping = true;
		Deferred<@Nullable Void> stopped = new Deferred<>();
		callFromThread(() -> fire(SystemEvent.SHUTDOWN, this::end, () -> {
			this.stopping = false;
			stopped.callback(null);
		}));
		return stopped;
	}

	private void end() {
		this.running = false;
		ConnectionLostException reason = new ConnectionLostException("The reactor stopped", null);
		for (MemoryPort port : ports()) {
			port.stopListeningLogged();
			port.connections().forEach((transport) -> transport.end(reason));
		}
		for (MemoryConnector connector : connectors()) {
			StringTransport transport = connector.transport();
			if (transport != null) {
				transport.end(reason);
			}
			else if (connector.state() == Connector.State.CONNECTING) {
				connector.stopConnecting();
			}
		}
	}

	private void fire(SystemEvent event, Runnable during, Runnable done) {
		List<Deferred<?>> awaited = new ArrayList<>();
		for (Object result : run(event, EventPhase.BEFORE)) {
			if (result instanceof Deferred<?> deferred) {
				awaited.add(deferred);
			}
		}
		proceedWhenFired(awaited, () -> {
			during.run();
			run(event, EventPhase.DURING);
			run(event, EventPhase.AFTER);
			done.run();
		});
	}

	private static void proceedWhenFired(List<Deferred<?>> awaited, Runnable proceed) {
		if (awaited.isEmpty()) {
			proceed.run();
			return;
		}
		List<Deferred<?>> rest = awaited.subList(1, awaited.size());
		awaited.get(0).<@Nullable Object>addCallbacks((value) -> {
			proceedWhenFired(rest, proceed);
			return value;
		}, (failure) -> {
			proceedWhenFired(rest, proceed);
			return null;
		});
	}

	private List<Object> run(SystemEvent event, EventPhase phase) {
		List<Object> results = new ArrayList<>();
		for (Trigger trigger : List.copyOf(triggers(event))) {
			Object result = (trigger.phase == phase) ? trigger.run() : null;
			if (result != null) {
				results.add(result);
			}
		}
		return results;
	}

	private List<Trigger> triggers(SystemEvent event) {
		return this.triggers.computeIfAbsent(event, (key) -> new ArrayList<>());
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
			addSystemEventTrigger(EventPhase.AFTER, SystemEvent.STARTUP, () -> {
				call.run();
				return null;
			});
		}
	}

	@Override
	public EventTrigger addSystemEventTrigger(EventPhase phase, SystemEvent event,
			Callable<? extends @Nullable Object> trigger) {
		Trigger registered = new Trigger(phase, event, trigger);
		triggers(event).add(registered);
		return registered;
	}

	@Override
	public IoType ioType() {
		return IoType.MEMORY;
	}

	// Threads

	@Override
	public void callFromThread(Runnable call) {
		this.calls.add(call);
	}

	@Override
	public void callInThread(Runnable call) {
		getThreadPool().execute(call);
	}

	@Override
	public Executor getThreadPool() {
		return this.threadPool;
	}

	/**
	 * Makes the calling thread the loop: it is about to call protocols.
	 */
	void enter() {
		this.thread = Thread.currentThread();
	}

	/**
	 * {@inheritDoc} Here that is the thread that has last started or run this reactor, or
	 * had a peer do something: the test's.
	 */
	@Override
	public boolean isInReactorThread() {
		return Thread.currentThread() == this.thread;
	}

	// Streams

	@Override
	public ListeningPort listenTcp(InetSocketAddress address, Factory factory, ListenOptions options) {
		checkRunning();
		InetSocketAddress bound = (address.getPort() != 0) ? address
				: new InetSocketAddress(address.getAddress(), this.nextPort++);
		MemoryPort port = new MemoryPort(this, bound, factory, options);
		port.startListening();
		this.ports.add(port);
		return port;
	}

	@Override
	public Connector connectTcp(InetSocketAddress destination, ClientFactory factory, ConnectOptions options) {
		checkRunning();
		MemoryConnector connector = new MemoryConnector(this, destination, factory, options);
		this.connectors.add(connector);
		connector.connect();
		return connector;
	}

	/**
	 * Whether the reactor stops, and has closed its connections.
	 * @return {@code true} until it has stopped
	 */
	boolean closed() {
		return this.stopping && !this.running;
	}

	void checkRunning() {
		if (!this.running) {
			throw new IllegalStateException("The reactor does not run; start it first, or use callWhenRunning");
		}
	}

	@Override
	public String toString() {
		return "MemoryReactor[" + this.clock + ", " + this.ports + ", " + this.connectors + "]";
	}

	private final class Trigger implements EventTrigger {

		private final EventPhase phase;

		private final SystemEvent event;

		private final Callable<? extends @Nullable Object> action;

		private Trigger(EventPhase phase, SystemEvent event, Callable<? extends @Nullable Object> action) {
			this.phase = phase;
			this.event = event;
			this.action = action;
		}

		private @Nullable Object run() {
			if (!triggers(this.event).remove(this)) {
				return null;
			}
			try {
				return this.action.call();
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException("A trigger failed", ex);
			}
		}

		@Override
		public void remove() {
			if (!triggers(this.event).remove(this)) {
				throw new IllegalStateException("The trigger has run, or was removed before");
			}
		}

	}

}
