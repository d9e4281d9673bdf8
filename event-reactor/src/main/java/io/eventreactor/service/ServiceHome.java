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

package io.eventreactor.service;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.EventPhase;
import io.eventreactor.EventTrigger;
import io.eventreactor.Reactor;
import io.eventreactor.SystemEvent;

/**
 * Where a service lives: on one loop of a reactor, which it keeps until that ends. While
 * there is none, before the first start and after the end of the reactor, calls are made
 * on the threads that ask for them, one at a time all the same. For any thread.
 */
final class ServiceHome implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(ServiceHome.class);

	// Null if the user has given an executor instead
	private final @Nullable Reactor reactor;

	private final @Nullable Executor given;

	// Null before the first start. Changed by calls only
	private volatile @Nullable Reactor loop;

	// Touched by calls only
	private @Nullable EventTrigger endTrigger;

	// What waits for the thread that makes calls without a loop
	private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();

	private final AtomicInteger callCount = new AtomicInteger();

	ServiceHome(Reactor reactor) {
		this.reactor = reactor;
		this.given = null;
	}

	ServiceHome(Executor given) {
		this.reactor = null;
		this.given = given;
	}

	/**
	 * Finds a loop, unless there is one that has not ended: the one that this is called
	 * on, else the first.
	 * @return {@code false} if the reactor does not run
	 */
	boolean settle() {
		Reactor reactor = this.reactor;
		if (reactor == null) {
			return true;
		}
		if (!reactor.running()) {
			return false;
		}
		Reactor chosen = reactor.currentLoop();
		execute(() -> {
			Reactor present = this.loop;
			// A loop that has ended would not make this call
			if (present == null || !present.isInReactorThread()) {
				this.loop = chosen;
			}
		});
		return true;
	}

	/**
	 * Has something done when the reactor stops, after all connections have ended.
	 * Replaces what was asked for before. To be asked for by a call.
	 * @param action what to do, on a thread of the reactor
	 */
	void whenReactorStops(Runnable action) {
		forgetReactorStop();
		if (this.reactor != null) {
			this.endTrigger = this.reactor.addSystemEventTrigger(EventPhase.AFTER, SystemEvent.SHUTDOWN, () -> {
				action.run();
				return null;
			});
		}
	}

	/**
	 * Takes that back. To be asked for by a call.
	 */
	void forgetReactorStop() {
		EventTrigger trigger = this.endTrigger;
		this.endTrigger = null;
		if (trigger != null) {
			try {
				trigger.remove();
			}
			catch (IllegalStateException ex) {
				// It is what has led here
			}
		}
	}

	/**
	 * Makes a call: at once if that is possible. What it throws is logged.
	 * @param call what to do
	 */
	@Override
	public void execute(Runnable call) {
		Runnable logged = () -> runLogged(call);
		if (!executeOnLoop(logged)) {
			executeHere(logged);
		}
	}

	private boolean executeOnLoop(Runnable call) {
		Reactor loop = this.loop;
		try {
			if (this.given != null) {
				this.given.execute(call);
				return true;
			}
			if (loop == null) {
				return false;
			}
			if (loop.isInReactorThread()) {
				call.run();
			}
			else {
				loop.loopExecutor().execute(call);
			}
			return true;
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended
			return false;
		}
	}

	private void executeHere(Runnable call) {
		this.calls.add(call);
		if (this.callCount.getAndIncrement() > 0) {
			return;
		}
		do {
			Runnable next = this.calls.remove();
			// One of those before may have found a loop
			if (!executeOnLoop(next)) {
				next.run();
			}
		}
		while (this.callCount.decrementAndGet() > 0);
	}

	private static void runLogged(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			logger.error("A call of a service failed", ex);
		}
	}

}
