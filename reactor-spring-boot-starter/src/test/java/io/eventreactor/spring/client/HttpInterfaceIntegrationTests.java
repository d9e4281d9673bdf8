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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.service.registry.ImportHttpServices;

import io.eventreactor.Reactor;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.spring.autoconfigure.EventReactorAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorHttpServiceAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorReactiveAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HttpInterfaceIntegrationTests {

	private HttpServer server;

	private ApplicationContextRunner runner;

	@BeforeEach
	void startServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/stock", (exchange) -> answer(exchange, 200, "{\"left\":3}"));
		this.server.createContext("/missing", (exchange) -> answer(exchange, 404, "{}"));
		this.server.start();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(EventReactorAutoConfiguration.class,
					EventReactorHttpServiceAutoConfiguration.class, EventReactorReactiveAutoConfiguration.class,
					HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
					HttpServiceClientPropertiesAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
					JacksonAutoConfiguration.class, RestClientAutoConfiguration.class,
					HttpServiceClientAutoConfiguration.class))
			.withPropertyValues("event-reactor.threads=2", "spring.http.serviceclient.stock.base-url=" + baseUrl());
	}

	@AfterEach
	void stopServer() {
		this.server.stop(0);
	}

	@Test
	void deferredOverRestClientFiresOnTheLoopItWasAskedFrom() {
		this.runner.withUserConfiguration(Services.class).run((context) -> {
			Stock stock = context.getBean(Stock.class);
			Reactor reactor = context.getBean(Reactor.class);
			CompletableFuture<Boolean> sameThread = new CompletableFuture<>();
			CompletableFuture<@Nullable Map<String, Integer>> body = new CompletableFuture<>();
			reactor.callFromThread(() -> {
				Thread thread = Thread.currentThread();
				stock.left().addBoth((value, failure) -> {
					sameThread.complete(Thread.currentThread() == thread);
					return body.complete(value);
				});
			});
			assertThat(body.get(20, TimeUnit.SECONDS)).containsEntry("left", 3);
			assertThat(sameThread.get()).isTrue();
		});
	}

	@Test
	void deferredOverRestClientIsOfAllThatTheClientReturns() {
		this.runner.withUserConfiguration(Services.class).run((context) -> {
			Stock stock = context.getBean(Stock.class);
			assertThat(get(stock.entity()).getBody()).containsEntry("left", 3);
			assertThat(get(stock.status()).getStatusCode().value()).isEqualTo(200);
			assertThat(get(stock.headers()).getContentLength()).isEqualTo(10);
			assertThat(get(stock.order("bolts"))).isNull();
		});
	}

	@Test
	void methodsThatBlockStillDo() {
		this.runner.withUserConfiguration(Services.class)
			.run((context) -> assertThat(context.getBean(Stock.class).now()).containsEntry("left", 3));
	}

	@Test
	void failureOverRestClientIsThatOfTheClient() {
		this.runner.withUserConfiguration(Services.class)
			.run((context) -> assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> get(context.getBean(Stock.class).missing()))
				.withCauseInstanceOf(HttpClientErrorException.NotFound.class));
	}

	@Test
	void deferredOverWebClientNeedsNothingButTheReactiveType() {
		this.runner.run((context) -> {
			Stock stock = overWebClient();
			assertThat(get(stock.left())).containsEntry("left", 3);
			assertThat(get(stock.entity()).getBody()).containsEntry("left", 3);
			assertThat(get(stock.status()).getStatusCode().value()).isEqualTo(200);
			assertThat(get(stock.order("bolts"))).isNull();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(stock.missing()))
				.withCauseInstanceOf(WebClientResponseException.NotFound.class);
		});
	}

	@Test
	void cancellationOverWebClientEndsTheExchange() {
		CompletableFuture<Boolean> arrived = new CompletableFuture<>();
		CompletableFuture<Boolean> released = new CompletableFuture<>();
		AtomicReference<Throwable> seen = new AtomicReference<>();
		this.server.createContext("/slow", (exchange) -> {
			arrived.complete(true);
			released.join();
			exchange.close();
		});
		this.runner.run((context) -> {
			Deferred<String> slow = overWebClient().slow();
			arrived.get(20, TimeUnit.SECONDS);
			slow.addErrback((failure) -> {
				seen.set(failure);
				return "";
			});
			slow.cancel();
			released.complete(true);
			assertThat(seen.get()).isInstanceOf(CancelledException.class);
		});
	}

	@Test
	void startsWithoutWebClientsAndWithoutProjectReactor() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.web", "reactor.core", "org.reactivestreams"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Reactor.class)
				.doesNotHaveBean("eventReactorDeferredHttpServiceGroupConfigurer")
				.doesNotHaveBean("eventReactorDeferredReactiveTypeRegistrar"));
	}

	@Test
	void backsOffWithoutReactor() {
		this.runner.withPropertyValues("event-reactor.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RestClientHttpServiceGroupConfigurer.class));
	}

	private Stock overWebClient() {
		WebClient client = WebClient.create(baseUrl());
		return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(client)).build().createClient(Stock.class);
	}

	private String baseUrl() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	private static <T extends @Nullable Object> T get(Deferred<T> deferred) throws Exception {
		return deferred.toCompletableFuture().get(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
	}

	private static void answer(HttpExchange exchange, int status, String body) throws IOException {
		try (exchange) {
			exchange.getRequestBody().readAllBytes();
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.sendResponseHeaders(status, bytes.length);
			exchange.getResponseBody().write(bytes);
		}
	}

	interface Stock {

		@GetExchange("/stock")
		Deferred<Map<String, Integer>> left();

		@GetExchange("/stock")
		Deferred<ResponseEntity<Map<String, Integer>>> entity();

		@GetExchange("/stock")
		Deferred<ResponseEntity<Void>> status();

		@GetExchange("/stock")
		Deferred<HttpHeaders> headers();

		@GetExchange("/stock")
		Map<String, Integer> now();

		@GetExchange("/missing")
		Deferred<String> missing();

		@GetExchange("/slow")
		Deferred<String> slow();

		@PostExchange("/stock")
		Deferred<@Nullable Void> order(@RequestBody String what);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "stock", types = Stock.class)
	static class Services {

	}

}
