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

package io.eventreactor;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.Deferred;

/**
 * The event loop, or a group of them: it waits for sockets and timers, and calls
 * protocols when something happens.
 * <p>
 * A reactor may have several loops. A connection lives on one of them for life, and its
 * protocol sees a reactor that is just that loop ({@link Transport#reactor()}). All
 * methods may be called from any thread.
 * <p>
 * Unlike Twisted's, a reactor is an object like any other: there may be several, and one
 * that has stopped can be started again.
 *
 * @since 0.1.0
 */
public interface Reactor
		extends ReactorTime, ReactorThreads, ReactorStreams, ReactorUnixStreams, ReactorDatagrams, ReactorDescriptors {

	/**
	 * Starts the loops and runs the start-up triggers. Returns when the reactor runs.
	 * @throws IllegalStateException if it runs already
	 */
	void start();

	/**
	 * Asks the reactor to stop, and returns at once. The triggers of
	 * {@link SystemEvent#SHUTDOWN} run on the following turn: those of
	 * {@link EventPhase#BEFORE} first, and what they return is waited for; then every
	 * port is closed and every connection ends with a {@link ConnectionLostException};
	 * then those of {@link EventPhase#AFTER}.
	 * @return fires when the reactor has stopped, on a thread of its own
	 * @throws IllegalStateException if the reactor does not run, or is stopping already
	 */
	Deferred<@Nullable Void> stop();

	/**
	 * Whether the reactor runs.
	 * @return {@code true} from the start-up triggers of {@link EventPhase#DURING} until
	 * the shut-down triggers of that phase
	 */
	boolean running();

	/**
	 * Calls something when the reactor runs: at once and on the calling thread if it does
	 * already, else at the end of its start-up, in order of registration.
	 * @param call what to run; what it throws is logged when it runs at start-up
	 */
	void callWhenRunning(Runnable call);

	/**
	 * Registers something to run when the reactor starts or stops, once for each
	 * registration. Triggers of one phase run in order of registration, on a loop of the
	 * reactor; what one throws is logged, and the others run all the same.
	 * @param phase when in the course of the event
	 * @param event the event
	 * @param trigger what to run. A {@link Deferred} that a trigger of
	 * {@link EventPhase#BEFORE} returns is waited for; other results are ignored
	 * @return a handle that removes the trigger again
	 */
	EventTrigger addSystemEventTrigger(EventPhase phase, SystemEvent event,
			Callable<? extends @Nullable Object> trigger);

	/**
	 * Finds the loop that the calling thread runs, for what has to come back to it later.
	 * @return a reactor that is just that loop; of a reactor with several loops the first
	 * one, if the calling thread runs none of them. Before the start, this reactor
	 */
	default Reactor currentLoop() {
		return this;
	}

	/**
	 * Runs a function on a new virtual thread, where it may wait for Deferreds with
	 * {@link Deferred#await()}, and for anything else, line by line instead of with
	 * callbacks. It runs beside the loop and not on it: what belongs to the loop, such as
	 * the fields of a protocol, it reaches by {@link #callFromThread} only.
	 * <p>
	 * Cancelling the Deferred interrupts the thread: a Deferred that it awaits is
	 * cancelled, any other waiting ends with an {@link InterruptedException}. What the
	 * function makes of that is the result, when it comes.
	 * @param function what to run; it returns a value, not a Deferred
	 * @param <T> the type of its value
	 * @return fires with what the function returns or throws: on the loop that this
	 * method was called on, else on the first one. If the reactor stops meanwhile, it
	 * fires on the virtual thread
	 * @throws UnsupportedOperationException on a JDK before 21
	 */
	default <T extends @Nullable Object> Deferred<T> inline(Callable<? extends T> function) {
		return InlineCall.start(this, function);
	}

	/**
	 * Tells how this reactor waits for its sockets.
	 * @return what is really in use, never {@link IoType#AUTO}
	 */
	IoType ioType();

}
