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

package io.eventreactor.spring.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;

import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

import io.eventreactor.spring.IsolatedClassPath;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring MVC with neither Project Reactor nor Reactive Streams.
 */
class WithoutProjectReactorIntegrationTests {

	@Test
	void controllerOfSpringMvcReturnsDeferreds() throws Exception {
		assertThat(IsolatedClassPath.without("reactor-core", "reactor-netty", "reactive-streams").call(Isolated.class))
			.isEqualTo(List.of("200 text", "200 {\"loop\":true}", "202 entity", "200 ", "409 handled: taken", "402"));
	}

	/**
	 * Runs in the other class loader; only classes of the JDK come back.
	 */
	public static class Isolated implements Callable<List<String>> {

		@Override
		public List<String> call() throws Exception {
			assertThat(ClassUtils.isPresent("org.reactivestreams.Publisher", getClass().getClassLoader())).isFalse();
			// Otherwise it claims for this class loader what the process has once
			TomcatURLStreamHandlerFactory.disable();
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(
					AbstractDeferredControllerTests.Application.class)
				.properties("server.port=0", "event-reactor.threads=1")
				.run()) {
				String base = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
				return List.of(get(base + "/text"), get(base + "/late"), get(base + "/entity"), get(base + "/nothing"),
						get(base + "/conflict"), get(base + "/unpaid").substring(0, 3));
			}
		}

		private static String get(String uri) throws Exception {
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
			return response.statusCode() + " " + response.body();
		}

	}

}
