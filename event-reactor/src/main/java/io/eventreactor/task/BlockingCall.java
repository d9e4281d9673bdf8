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

package io.eventreactor.task;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

import io.eventreactor.EventPhase;
import io.eventreactor.EventTrigger;
import io.eventreactor.Reactor;
import io.eventreactor.SystemEvent;
import io.eventreactor.defer.Deferred;

/**
 * A function that is called on the loop while another thread waits for its outcome.
 *
 * @param <T> the type of its value
 */
final class BlockingCall<T extends @Nullable Object> {

	private final Reactor reactor;

	private final Reactor loop;

	private final Callable<? extends @Nullable Object> function;

	private final CountDownLatch over = new CountDownLatch(1);

	// Written before the latch opens, read by the waiting thread afterwards

	private @Nullable T value;

	private @Nullable Throwable failure;

	// Touched on the loop only

	private @Nullable Deferred<T> called;

	private boolean abandoned;

	BlockingCall(Reactor reactor, Callable<? extends @Nullable Object> function) {
		this.reactor = reactor;
		this.loop = reactor.currentLoop();
		this.function = function;
	}

	@SuppressWarnings("NullAway") // T may include null
	T call() throws Exception {
		EventTrigger trigger = this.reactor.addSystemEventTrigger(EventPhase.AFTER, SystemEvent.SHUTDOWN, () -> {
			reactorStopped();
			return null;
		});
		try {
			begin();
			this.over.await();
		}
		catch (InterruptedException ex) {
			this.loop.callFromThread(this::abandon);
			throw ex;
		}
		finally {
			remove(trigger);
		}
		return (this.failure != null) ? Deferred.rethrow(this.failure) : this.value;
	}

	private void begin() {
		try {
			this.loop.loopExecutor().execute(this::callFunction);
		}
		catch (RejectedExecutionException ex) {
			reactorStopped();
			return;
		}
		if (!this.reactor.running()) {
			// The trigger may have come too late to be seen
			reactorStopped();
		}
	}

	private void reactorStopped() {
		end(null, new IllegalStateException("The reactor has stopped before the outcome of the call was there"));
		this.loop.callFromThread(this::abandon);
	}

	private static void remove(EventTrigger trigger) {
		try {
			trigger.remove();
		}
		catch (IllegalStateException ex) {
			// The reactor has stopped
		}
	}

	private void callFunction() {
		if (this.abandoned) {
			return;
		}
		try {
			this.called = Deferred.maybeDeferred(this.function);
		}
		catch (Throwable ex) {
			end(null, ex);
			throw ex;
		}
		this.called.<@Nullable Object>addBoth((value, failure) -> {
			end(value, failure);
			return null;
		});
	}

	private void abandon() {
		this.abandoned = true;
		if (this.called != null) {
			this.called.cancel();
		}
	}

	// The reactor may stop on another loop while this one has an outcome
	private synchronized void end(@Nullable T value, @Nullable Throwable failure) {
		if (this.over.getCount() > 0) {
			this.value = value;
			this.failure = failure;
			this.over.countDown();
		}
	}

}
