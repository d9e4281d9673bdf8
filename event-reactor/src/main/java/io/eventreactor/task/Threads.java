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

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

import io.eventreactor.EventPhase;
import io.eventreactor.Reactor;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.NonBlockingThread;

/**
 * Takes work from a loop to threads that may block, and the results back; and the other
 * way round.
 *
 * @since 0.1.0
 */
public final class Threads {

	private Threads() {
	}

	/**
	 * Calls a function on the thread pool of a reactor. Cancelling the Deferred
	 * interrupts it.
	 * @param reactor where the result comes back to
	 * @param function what to call; it may block
	 * @param <T> the type of its value
	 * @return see {@link #deferToThreadPool(Reactor, Executor, OnCancel, Callable)}
	 */
	public static <T extends @Nullable Object> Deferred<T> deferToThread(Reactor reactor,
			Callable<? extends T> function) {
		return deferToThreadPool(reactor, reactor.getThreadPool(), OnCancel.INTERRUPT, function);
	}

	/**
	 * Calls a function on the thread pool of a reactor.
	 * @param reactor where the result comes back to
	 * @param onCancel what happens to the function when the Deferred is cancelled
	 * @param function what to call; it may block
	 * @param <T> the type of its value
	 * @return see {@link #deferToThreadPool(Reactor, Executor, OnCancel, Callable)}
	 */
	public static <T extends @Nullable Object> Deferred<T> deferToThread(Reactor reactor, OnCancel onCancel,
			Callable<? extends T> function) {
		return deferToThreadPool(reactor, reactor.getThreadPool(), onCancel, function);
	}

	/**
	 * Calls a function on a thread of an executor. Cancelling the Deferred interrupts it.
	 * @param reactor where the result comes back to
	 * @param threadPool calls the function
	 * @param function what to call; it may block
	 * @param <T> the type of its value
	 * @return see {@link #deferToThreadPool(Reactor, Executor, OnCancel, Callable)}
	 */
	public static <T extends @Nullable Object> Deferred<T> deferToThreadPool(Reactor reactor, Executor threadPool,
			Callable<? extends T> function) {
		return deferToThreadPool(reactor, threadPool, OnCancel.INTERRUPT, function);
	}

	/**
	 * Calls a function on a thread of an executor.
	 * @param reactor where the result comes back to
	 * @param threadPool calls the function
	 * @param onCancel what happens to the function when the Deferred is cancelled
	 * @param function what to call; it may block
	 * @param <T> the type of its value
	 * @return fires with what the function returns or throws: on the loop that this
	 * method was called on, else on the first loop of the reactor. If the executor
	 * refuses the work, it has failed with that. Cancelled, it fails at once; the
	 * function is not called if it has not begun, and otherwise its outcome is dropped.
	 * If the reactor stops meanwhile, it fires on the thread of the executor
	 */
	public static <T extends @Nullable Object> Deferred<T> deferToThreadPool(Reactor reactor, Executor threadPool,
			OnCancel onCancel, Callable<? extends T> function) {
		Objects.requireNonNull(onCancel, "onCancel");
		ThreadCall<T> call = new ThreadCall<>(Home.of(reactor), Objects.requireNonNull(function, "function"));
		try {
			threadPool.execute(call);
		}
		catch (RejectedExecutionException ex) {
			return Deferred.fail(ex);
		}
		return call.result().addErrback(CancelledException.class, (cancelled) -> {
			call.cancel(onCancel == OnCancel.INTERRUPT);
			throw cancelled;
		});
	}

	/**
	 * Runs several things on one thread of the pool of a reactor, one after the other.
	 * The first that throws is the last that runs; what it throws is logged.
	 * @param reactor whose pool is used
	 * @param calls what to run, in order
	 */
	public static void callMultipleInThread(Reactor reactor, List<? extends Runnable> calls) {
		List<Runnable> snapshot = List.copyOf(calls);
		reactor.callInThread(() -> snapshot.forEach(Runnable::run));
	}

	/**
	 * Calls a function on a loop of a reactor, and waits for its result. For threads that
	 * are no loops. If the waiting thread is interrupted, the function is not called, or
	 * the Deferred that it has returned is cancelled, and its outcome is dropped. The
	 * same happens if the reactor stops first; while it waits for its
	 * {@linkplain EventPhase#BEFORE triggers} it has not stopped yet.
	 * @param reactor on whose first loop the function is called
	 * @param function what to call; if it returns a Deferred, that one is waited for
	 * @param <T> the type of its value, or of the value of the Deferred that it returns;
	 * this cannot be checked
	 * @return the value
	 * @throws Exception what the function throws, or the Deferred fails with; an
	 * {@link InterruptedException} if the waiting thread is interrupted
	 * @throws IllegalStateException on a loop thread, which would wait for itself; or if
	 * the reactor does not run, or stops before there is an outcome
	 */
	public static <T extends @Nullable Object> T blockingCallFromThread(Reactor reactor,
			Callable<? extends @Nullable Object> function) throws Exception {
		Objects.requireNonNull(function, "function");
		if (reactor.isInReactorThread() || Thread.currentThread() instanceof NonBlockingThread) {
			throw new IllegalStateException("blockingCallFromThread would block the loop thread '"
					+ Thread.currentThread().getName() + "' and wait for ever; call the function directly and add"
					+ " callbacks to its Deferred, or use callFromThread to reach another reactor");
		}
		if (!reactor.running()) {
			throw new IllegalStateException(
					"The reactor does not run, so the call would never be made; start it first");
		}
		return new BlockingCall<T>(reactor, function).call();
	}

	/**
	 * What happens to a function that runs on another thread when its result is no longer
	 * wanted.
	 *
	 * @since 0.1.0
	 */
	public enum OnCancel {

		/**
		 * Its thread is interrupted.
		 */
		INTERRUPT,

		/**
		 * It runs to its end, for functions that must not be interrupted half-way.
		 */
		RUN_ON

	}

}
