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

import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Reactor;
import io.eventreactor.ReactorTime;

/**
 * Where something that was started on a thread goes on: on one loop of a reactor. A time
 * that is not a reactor's has one thread only.
 *
 * @param loop the loop, or {@code null} if the time has none
 */
record Home(@Nullable Reactor loop) {

	static Home of(ReactorTime time) {
		return new Home((time instanceof Reactor reactor) ? reactor.currentLoop() : null);
	}

	boolean isHere() {
		return this.loop == null || this.loop.isInReactorThread();
	}

	/**
	 * Runs something at home: at once if that is here. If the reactor has stopped, here
	 * is all there is.
	 * @param call what to run
	 */
	void run(Runnable call) {
		if (this.loop == null || this.loop.isInReactorThread()) {
			call.run();
			return;
		}
		try {
			this.loop.loopExecutor().execute(call);
		}
		catch (RejectedExecutionException ex) {
			call.run();
		}
	}

}
