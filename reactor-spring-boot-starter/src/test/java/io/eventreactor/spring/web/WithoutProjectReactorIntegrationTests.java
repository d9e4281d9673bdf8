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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs an application in a class loader of its own, which has neither Project Reactor nor
 * Reactive Streams: what Spring finds out in static initializers cannot be hidden in
 * another way.
 */
class WithoutProjectReactorIntegrationTests {

	@Test
	void controllerOfSpringMvcReturnsDeferreds() throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader original = thread.getContextClassLoader();
		try (URLClassLoader classLoader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> classLoader.loadClass("reactor.core.publisher.Mono"));
			thread.setContextClassLoader(classLoader);
			Callable<?> isolated = (Callable<?>) classLoader.loadClass(Isolated.class.getName())
				.getDeclaredConstructor()
				.newInstance();
			assertThat(isolated.call()).isEqualTo(
					List.of("200 text", "200 {\"loop\":true}", "202 entity", "200 ", "409 handled: taken", "402"));
		}
		finally {
			thread.setContextClassLoader(original);
		}
	}

	private static URL[] classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("reactor-core") && !entry.contains("reactive-streams")
					&& !entry.contains("reactor-netty"))
			.map(WithoutProjectReactorIntegrationTests::url)
			.toArray(URL[]::new);
	}

	private static URL url(String entry) {
		try {
			return new File(entry).toURI().toURL();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Runs in the other class loader; only classes of the JDK come back.
	 */
	public static class Isolated implements Callable<List<String>> {

		@Override
		public List<String> call() throws Exception {
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
