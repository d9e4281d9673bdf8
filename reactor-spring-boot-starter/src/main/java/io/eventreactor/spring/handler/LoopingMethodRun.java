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

package io.eventreactor.spring.handler;

import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.eventreactor.DelayedCall;
import io.eventreactor.Reactor;
import io.eventreactor.task.LoopingCall;

/**
 * The calls of one method of one object, from the start to the stop. What happens before
 * the first call and after the last one is done on the loop.
 */
final class LoopingMethodRun {

	private static final Log logger = LogFactory.getLog(LoopingMethodRun.class);

	private final LoopingCall call;

	private final Reactor loop;

	private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

	// Waits for the first call; touched on the loop
	private @Nullable DelayedCall first;

	private boolean stopped;

	private LoopingMethodRun(LoopingCall call, Reactor loop) {
		this.call = call;
		this.loop = loop;
	}

	static LoopingMethodRun start(LoopingCall call, Reactor loop, LoopingMethod method) {
		LoopingMethodRun run = new LoopingMethodRun(call, loop);
		loop.callFromThread(() -> run.begin(method));
		return run;
	}

	private void begin(LoopingMethod method) {
		if (this.stopped) {
			this.ended.complete(null);
		}
		else if (method.initialDelay().isZero()) {
			call(method);
		}
		else {
			this.first = this.loop.callLater(method.initialDelay(), () -> call(method));
		}
	}

	private void call(LoopingMethod method) {
		this.first = null;
		this.call.start(method.interval()).addErrback((failure) -> {
			logger.error("A looping call has ended with a failure: " + this.call, failure);
			return this.call;
		}).addCallback((ended) -> this.ended.complete(null));
	}

	/**
	 * Stops the calls.
	 * @return completes when the last one is over, at once if none is in progress
	 */
	CompletableFuture<@Nullable Void> stop() {
		this.loop.callFromThread(this::end);
		return this.ended;
	}

	/**
	 * Stops the calls. On the loop.
	 */
	void end() {
		this.stopped = true;
		if (this.call.running()) {
			this.call.stop();
		}
		else if (this.first != null) {
			this.first.cancel();
			this.first = null;
			this.ended.complete(null);
		}
	}

}
