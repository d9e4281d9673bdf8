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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
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
import io.eventreactor.netty.NettyReactor;

/**
 * The real reactor in a world of its own, where the test is the clock: servers, clients,
 * timeouts and drains are the engine's, but the network is in memory
 * ({@link #network()}), and time passes when the test says so. Everything happens on the
 * test's thread, in {@link #run()} and {@link #advance}, without waiting, and the same
 * way each time.
 *
 * <pre class="code">
 * try (VirtualReactor reactor = VirtualReactor.started()) {
 *     reactor.listenTcp(new InetSocketAddress(7000), chat, options.withIdleTimeout(Duration.ofMinutes(5)));
 *     reactor.connectTcp("localhost", 7000, client);
 *     reactor.run();                              // connected, greeted
 *     reactor.advance(Duration.ofMinutes(5));     // and closed again
 * }
 * </pre>
 *
 * One thread starts a virtual reactor, runs it and is its loop; that thread has to call
 * all methods except those that any {@link Reactor} takes from other threads, such as
 * {@link #callFromThread}. It must not block: {@link Deferred#await()} would wait for
 * ever, {@link #advanceUntil} is there instead. Blocking work ({@link #callInThread})
 * runs on the loop as well, one after the other. Virtual threads ({@link #inline}) are
 * real, and {@link #run()} does not wait for them.
 *
 * @since 0.1.0
 */
public final class VirtualReactor implements Reactor, AutoCloseable {

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

	private final VirtualRuntime runtime = new VirtualRuntime();

	private final NettyReactor reactor = NettyReactor.builder()
		.threads(1)
		.runtime(this.runtime)
		.threadPool(this.runtime::execute)
		.resolver((host) -> Deferred.succeed(List.of(Addresses.resolve(host))))
		.build();

	// The present life has got beyond its start, so that a stop is what ends it
	private boolean started;

	// Completes with the last stop that was asked of this object; null before the first
	private volatile @Nullable CompletableFuture<@Nullable Void> stopped;

	/**
	 * Creates a reactor that has not started.
	 */
	public VirtualReactor() {
	}

	/**
	 * Creates a reactor and starts it.
	 * @return a reactor that runs, on the calling thread
	 */
	public static VirtualReactor started() {
		VirtualReactor reactor = new VirtualReactor();
		reactor.start();
		return reactor;
	}

	/**
	 * Returns the network of this reactor, to make it bad.
	 * @return the network, the same for life
	 */
	public VirtualNetwork network() {
		return this.runtime.network();
	}

	// Time passes

	/**
	 * Does all there is to do without any time passing: what was sent arrives (unless it
	 * takes time), what was asked for by {@link #callFromThread} is called.
	 * @throws IllegalStateException if this is another thread than the one that has
	 * started the reactor, or is called from a callback
	 */
	public void run() {
		this.runtime.run();
	}

	/**
	 * Lets time pass. Each timer goes off at its own time, and all that follows from it
	 * is done before the next one does.
	 * @param duration how long
	 * @throws IllegalArgumentException if it is negative
	 * @throws IllegalStateException as {@link #run()} does
	 */
	public void advance(Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("'duration' must not be negative: " + duration);
		}
		long end = nanoTime() + duration.toNanos();
		this.runtime.advance(duration, () -> false);
		this.runtime.skipTo(end);
		this.runtime.run();
	}

	/**
	 * Lets time pass until something has happened: from one timer to the next.
	 * @param condition whether it has happened; looked at after each timer
	 * @param atMost how long to wait for it
	 * @throws AssertionError if it does not happen in that time, or nothing is left to
	 * wait for
	 * @throws IllegalStateException as {@link #run()} does
	 */
	public void advanceUntil(BooleanSupplier condition, Duration atMost) {
		long start = nanoTime();
		this.runtime.advance(atMost, condition);
		if (!condition.getAsBoolean()) {
			throw new AssertionError("It did not happen within " + atMost + "; the last timer went off after "
					+ Duration.ofNanos(nanoTime() - start));
		}
	}

	// Life

	@Override
	public void start() {
		if (this.runtime.isTerminated()) {
			this.started = false;
		}
		this.reactor.start();
		this.started = true;
	}

	/**
	 * {@inheritDoc} It takes a {@link #run()} to stop, and the Deferred may fire on
	 * another thread shortly after; {@link #close()} waits for that.
	 */
	@Override
	public Deferred<@Nullable Void> stop() {
		Deferred<@Nullable Void> stop = this.reactor.stop();
		CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
		this.stopped = stopped;
		Deferred<@Nullable Void> told = new Deferred<>();
		stop.<@Nullable Void>addCallback((result) -> {
			try {
				told.callback(null);
			}
			finally {
				// Behind the callbacks of whoever has asked
				stopped.complete(null);
			}
			return null;
		});
		return told;
	}

	/**
	 * Stops the reactor, if it runs and does not stop already, and waits until it has
	 * stopped. Time passes if a trigger of {@link SystemEvent#SHUTDOWN} has to be waited
	 * for.
	 * @throws IllegalStateException if it does not stop
	 */
	@Override
	public void close() {
		if (!this.started) {
			return;
		}
		if (!this.runtime.isTerminated()) {
			stopUnlessStopping();
			this.runtime.advance(Duration.ofDays(1), this.runtime::isTerminated);
		}
		if (!this.runtime.isTerminated()) {
			throw new IllegalStateException("The reactor does not stop: a trigger waits for a Deferred, for a day now");
		}
		CompletableFuture<@Nullable Void> stopped = this.stopped;
		if (stopped != null) {
			stopped.orTimeout(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
		}
	}

	private void stopUnlessStopping() {
		try {
			if (running()) {
				stop();
			}
		}
		catch (IllegalStateException ex) {
			// It stops already, perhaps since one of its loops was asked to
		}
	}

	@Override
	public boolean running() {
		return this.reactor.running();
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
	public Reactor currentLoop() {
		return this.reactor.currentLoop();
	}

	@Override
	public IoType ioType() {
		return this.reactor.ioType();
	}

	// Time

	@Override
	public long nanoTime() {
		return this.reactor.nanoTime();
	}

	@Override
	public DelayedCall callLater(Duration delay, Runnable call) {
		return this.reactor.callLater(delay, call);
	}

	@Override
	public List<DelayedCall> getDelayedCalls() {
		return this.reactor.getDelayedCalls();
	}

	// Threads

	@Override
	public void callFromThread(Runnable call) {
		this.reactor.callFromThread(call);
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
	public boolean isInReactorThread() {
		return this.reactor.isInReactorThread();
	}

	// Streams

	@Override
	public ListeningPort listenTcp(InetSocketAddress address, Factory factory, ListenOptions options) {
		return this.reactor.listenTcp(address, factory, options);
	}

	/**
	 * {@inheritDoc} Every host name is this machine.
	 */
	@Override
	public Connector connectTcp(InetSocketAddress destination, ClientFactory factory, ConnectOptions options) {
		return this.reactor.connectTcp(destination, factory, options);
	}

	@Override
	public String toString() {
		return "VirtualReactor[" + Duration.ofNanos(nanoTime()) + ", " + network() + "]";
	}

}
