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

package io.eventreactor.spring.client;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Reactor;
import io.eventreactor.defer.AlreadyCalledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.DeferredTimeoutException;

/**
 * One request and its response, which has one time limit from the beginning of the one to
 * the end of the other. Lives on a loop; the signals of the client come from its threads.
 */
class AgentExchange {

	private final Reactor loop;

	private final AgentSettings settings;

	private @Nullable Runnable timer;

	// Set and read on the loop, when the head is there
	private @Nullable AgentBody body;

	AgentExchange(Reactor loop, AgentSettings settings) {
		this.loop = loop;
		this.settings = settings;
	}

	Deferred<AgentResponse> begin(CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> sent) {
		Deferred<AgentResponse> result = new Deferred<>((cancelled) -> sent.cancel(true));
		Duration timeout = this.settings.requestTimeout();
		if (!timeout.isZero()) {
			this.timer = this.loop.schedule(timeout, () -> expire(sent, result));
		}
		sent.whenComplete((response, failure) -> bringHome(() -> {
			if (failure != null) {
				fail(result, failure);
			}
			else {
				succeed(result, response);
			}
		}));
		return result;
	}

	private void fail(Deferred<AgentResponse> result, Throwable failure) {
		stopTimer();
		Throwable cause = failure.getCause();
		fire(() -> result.errback((failure instanceof CompletionException && cause != null) ? cause : failure));
	}

	private void succeed(Deferred<AgentResponse> result, HttpResponse<Flow.Publisher<List<ByteBuffer>>> response) {
		AgentBody body = new AgentBody(this, response.body());
		this.body = body;
		if (!fire(() -> result.callback(new AgentResponse(response, body, this.settings.maxBodySize())))) {
			body.discard();
		}
	}

	private void expire(CompletableFuture<?> sent, Deferred<AgentResponse> result) {
		DeferredTimeoutException failure = new DeferredTimeoutException(this.settings.requestTimeout());
		if (this.body != null) {
			this.body.fail(failure);
		}
		else {
			fire(() -> result.errback(failure));
			sent.cancel(true);
		}
	}

	/**
	 * Stops the time: the exchange is over. Called on the loop.
	 */
	void stopTimer() {
		if (this.timer != null) {
			this.timer.run();
		}
	}

	/**
	 * Runs something on the loop later, or here if the loop has ended.
	 * @param call what to run
	 */
	void bringHome(Runnable call) {
		try {
			this.loop.callFromThread(call);
		}
		catch (RejectedExecutionException ex) {
			call.run();
		}
	}

	/**
	 * Runs something on the loop, at once if that is here.
	 * @param call what to run
	 */
	void atHome(Runnable call) {
		if (this.loop.isInReactorThread()) {
			call.run();
		}
		else {
			bringHome(call);
		}
	}

	/**
	 * Fires a Deferred that may be cancelled by another thread at any moment.
	 * @param firing fires it
	 * @return whether it was not too late
	 */
	static boolean fire(Runnable firing) {
		try {
			firing.run();
			return true;
		}
		catch (AlreadyCalledException ex) {
			return false;
		}
	}

}
