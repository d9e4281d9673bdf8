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

package io.eventreactor.sample.fetch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;
import io.eventreactor.spring.client.Agent;
import io.eventreactor.task.Threads;

/**
 * Fetches a slow page, in three ways. All of them give the status of the response. May be
 * used by several threads.
 */
@Component
class PageClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	private final Agent agent;

	private final Environment environment;

	PageClient(Agent agent, Environment environment) {
		this.agent = agent;
		this.environment = environment;
	}

	/**
	 * Fetches the page and waits for it. <b>The wrong way on a loop</b>: until the page
	 * is there, the loop does nothing for anybody, whatever its other connections ask
	 * for.
	 * @return the status
	 * @throws IOException if there is no response
	 * @throws InterruptedException if the thread is interrupted
	 */
	int fetchAndWait() throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(page()).timeout(TIMEOUT).build();
		return this.client.send(request, BodyHandlers.ofString()).statusCode();
	}

	/**
	 * Fetches the page with a client that does not wait. The right way, where there is
	 * such a client.
	 * @return fires with the status on the loop that this method is called on
	 */
	Deferred<Integer> fetchWithAgent() {
		return this.agent.get(page())
			.addCallbackDeferred((response) -> response.text().addCallback((text) -> response.statusCode()));
	}

	/**
	 * Fetches the page with the client that waits, on a thread that may. The right way,
	 * where there is no other client.
	 * @param reactor where to come back to
	 * @return fires with the status on the loop that this method is called on
	 */
	Deferred<Integer> fetchInThread(Reactor reactor) {
		return Threads.deferToThread(reactor, this::fetchAndWait);
	}

	private URI page() {
		// Has the port of the web server in it, which is known when that has started
		return URI.create(this.environment.getRequiredProperty("fetch.page"));
	}

}
