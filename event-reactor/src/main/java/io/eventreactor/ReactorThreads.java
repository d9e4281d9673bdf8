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

import java.util.concurrent.Executor;

/**
 * The way from other threads into a reactor, and from a reactor to other threads.
 *
 * @since 0.1.0
 */
public interface ReactorThreads {

	/**
	 * Runs something on the loop of this reactor (the first one, if it has several), soon
	 * and never inside this call. Calls are made in the order in which they were asked
	 * for. Before the start they wait for it. What a call throws is logged.
	 * @param call what to run
	 */
	void callFromThread(Runnable call);

	/**
	 * Returns the way of {@link #callFromThread} as an executor, for
	 * {@link io.eventreactor.defer.Deferred#continueOn}. If this is one loop of a reactor
	 * and that has ended, the executor refuses what {@code callFromThread} would drop.
	 * @return runs what it is given on the loop, never inside the call
	 */
	default Executor loopExecutor() {
		return this::callFromThread;
	}

	/**
	 * Runs something on the thread pool, where it may block. Before the start it waits
	 * for it. What it throws is logged.
	 * @param call what to run
	 * @throws java.util.concurrent.RejectedExecutionException if the thread pool was
	 * given to the reactor, and refuses the call
	 */
	void callInThread(Runnable call);

	/**
	 * Returns the pool that {@link #callInThread} uses.
	 * @return where blocking work belongs
	 */
	Executor getThreadPool();

	/**
	 * Whether the calling thread is a loop of this reactor.
	 * @return {@code true} on a loop, where nothing may block
	 */
	boolean isInReactorThread();

}
