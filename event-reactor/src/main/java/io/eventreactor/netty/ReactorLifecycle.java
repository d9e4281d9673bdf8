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

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.DelayedCall;
import io.eventreactor.EventPhase;
import io.eventreactor.EventTrigger;
import io.eventreactor.SystemEvent;
import io.eventreactor.defer.Deferred;

/**
 * Starts and stops a reactor, in this order: its loops and threads, what was asked to
 * happen at the start; what was asked to happen at the end, between which ports and
 * connections are closed, the work in threads, the loops. May be used from any thread.
 */
final class ReactorLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ReactorLifecycle.class);

	/**
	 * How long the end of the reactor waits for blocking work: less than the 30 seconds
	 * that Spring gives a phase.
	 */
	private static final long THREADS_TIMEOUT_SECONDS = 20;

	private enum State {

		STOPPED, STARTING, RUNNING, STOPPING

	}

	private final ReactorLoops loops;

	private final OpenPorts ports;

	private final WorkerPool pool;

	private final Descriptors descriptors;

	private final Set<DelayedCall> delayedCalls;

	private final @Nullable ReactorRuntime runtime;

	private final AtomicReference<State> state = new AtomicReference<>(State.STOPPED);

	private final SystemEvents startup = new SystemEvents();

	private final SystemEvents shutdown = new SystemEvents();

	private volatile boolean running;

	ReactorLifecycle(ReactorLoops loops, OpenPorts ports, WorkerPool pool, Descriptors descriptors,
			Set<DelayedCall> delayedCalls, @Nullable ReactorRuntime runtime) {
		this.loops = loops;
		this.ports = ports;
		this.pool = pool;
		this.descriptors = descriptors;
		this.delayedCalls = delayedCalls;
		this.runtime = runtime;
	}

	/**
	 * Starts, and returns when all that was to happen at the start has.
	 * @param description what starts, for the log
	 */
	void start(String description) {
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
			logger.info("Event reactor started: {}", description);
			this.loops.runWaiting();
			proceed.run();
		}, () -> started.complete(null));
		if (this.runtime != null) {
			this.runtime.run(started::isDone);
		}
		started.join();
	}

	Deferred<@Nullable Void> stop() {
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
		for (LoopReactor each : this.loops.all()) {
			// What is left to do is in threads, and may come home
			each.eventLoop().execute(each.timers()::end);
		}
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

	boolean running() {
		return this.running;
	}

	void callWhenRunning(Runnable call) {
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

	EventTrigger addTrigger(EventPhase phase, SystemEvent event, Callable<? extends @Nullable Object> trigger) {
		return ((event == SystemEvent.STARTUP) ? this.startup : this.shutdown).add(phase, trigger);
	}

	/**
	 * Describes where in its life the reactor is.
	 * @return the state, in capitals
	 */
	@Override
	public String toString() {
		return this.state.get().name();
	}

}
