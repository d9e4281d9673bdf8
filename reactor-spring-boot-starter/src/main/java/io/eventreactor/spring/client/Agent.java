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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;

/**
 * An HTTP client for loops: asks, and goes on. The {@link Deferred} of a request fires
 * when the head of the response is there, whatever its status: 404 is an answer and no
 * failure. The body is read as a second step.
 * <p>
 * Everything fires on the loop that the request was made on, or on the first one if it
 * was made elsewhere. Cancelling a Deferred ends its exchange. All methods may be called
 * from any thread, and none blocks.
 * <p>
 * A thin layer over {@link HttpClient}, which keeps connections, speaks HTTP/1.1 and
 * HTTP/2, and gives the failures: mostly an {@link java.io.IOException}. A request that
 * is not over in time fails with a
 * {@link io.eventreactor.defer.DeferredTimeoutException}.
 *
 * @since 0.1.0
 */
public class Agent {

	private final Reactor reactor;

	private final HttpClient client;

	private final AgentSettings settings;

	/**
	 * Creates an agent.
	 * @param reactor whose loops the results fire on
	 * @param settings timeouts, redirections and limits
	 */
	public Agent(Reactor reactor, AgentSettings settings) {
		this(reactor, settings, (builder) -> {
		});
	}

	/**
	 * Creates an agent whose client is set up further.
	 * @param reactor whose loops the results fire on
	 * @param settings timeouts, redirections and limits
	 * @param customizer sets up the client: TLS, proxy, authentication, cookies. Comes
	 * last
	 */
	public Agent(Reactor reactor, AgentSettings settings, Consumer<HttpClient.Builder> customizer) {
		Assert.notNull(reactor, "'reactor' must not be null");
		Assert.notNull(settings, "'settings' must not be null");
		this.reactor = reactor;
		this.settings = settings;
		HttpClient.Builder builder = HttpClient.newBuilder().followRedirects(settings.followRedirects());
		if (!settings.connectTimeout().isZero()) {
			builder.connectTimeout(settings.connectTimeout());
		}
		customizer.accept(builder);
		this.client = builder.build();
	}

	/**
	 * Gets a resource.
	 * @param uri where it is
	 * @return see {@link #request(HttpRequest)}
	 */
	public Deferred<AgentResponse> get(URI uri) {
		return request("GET", uri, Map.of(), null);
	}

	/**
	 * Makes a request.
	 * @param method the method, such as {@code POST}
	 * @param uri where to; with the scheme {@code http} or {@code https}
	 * @param headers the headers, by name
	 * @param body the body, or {@code null} for none; not copied
	 * @return see {@link #request(HttpRequest)}
	 */
	public Deferred<AgentResponse> request(String method, URI uri, Map<String, List<String>> headers,
			byte @Nullable [] body) {
		HttpRequest request;
		try {
			HttpRequest.Builder builder = HttpRequest.newBuilder(uri)
				.method(method, (body != null) ? HttpRequest.BodyPublishers.ofByteArray(body)
						: HttpRequest.BodyPublishers.noBody());
			headers.forEach((name, values) -> values.forEach((value) -> builder.header(name, value)));
			request = builder.build();
		}
		catch (IllegalArgumentException ex) {
			return Deferred.fail(ex);
		}
		return request(request);
	}

	/**
	 * Makes a request.
	 * @param request the request, made by {@link HttpRequest#newBuilder()}
	 * @return fires with the response when its head is there, or fails if there is none.
	 * The body must then be read or {@linkplain AgentResponse#discard() discarded}: until
	 * then, or until the request times out, it occupies the connection
	 */
	public Deferred<AgentResponse> request(HttpRequest request) {
		Assert.notNull(request, "'request' must not be null");
		AgentExchange exchange = new AgentExchange(this.reactor.currentLoop(), this.settings);
		try {
			return exchange.begin(this.client.sendAsync(request, HttpResponse.BodyHandlers.ofPublisher()));
		}
		catch (IllegalArgumentException ex) {
			return Deferred.fail(ex);
		}
	}

}
