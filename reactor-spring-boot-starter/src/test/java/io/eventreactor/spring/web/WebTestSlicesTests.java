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

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the starter adds to {@code @WebMvcTest} and {@code @WebFluxTest}, which take the
 * auto-configurations that are named for them and no others, is enough for controllers
 * that return Deferreds.
 */
class WebTestSlicesTests {

	private static final String WEB_MVC = "org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureWebMvc";

	private static final String WEB_FLUX = "org.springframework.boot.webflux.test.autoconfigure.AutoConfigureWebFlux";

	@Test
	void controllerOfWebMvcTestReturnsDeferreds() throws Exception {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class, imported(WEB_MVC)))
			.withBean(Greeter.class)
			.run((context) -> assertThat(MockMvcTester.from(context).get().uri("/greeting")).hasStatusOk()
				.hasBodyTextEqualTo("hello"));
	}

	@Test
	void controllerOfWebFluxTestReturnsDeferreds() throws Exception {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebFluxAutoConfiguration.class, imported(WEB_FLUX)))
			.withBean(Greeter.class)
			.run((context) -> WebTestClient.bindToApplicationContext(context)
				.build()
				.get()
				.uri("/greeting")
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody(String.class)
				.isEqualTo("hello"));
	}

	private static Class<?> imported(String annotation) throws IOException {
		String resource = "META-INF/spring/" + annotation + ".imports";
		try (InputStream stream = WebTestSlicesTests.class.getClassLoader().getResourceAsStream(resource)) {
			assertThat(stream).as(resource).isNotNull();
			String name = new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
			return ClassUtils.resolveClassName(name, null);
		}
	}

	@RestController
	static class Greeter {

		@GetMapping("/greeting")
		Deferred<String> greeting() {
			return Deferred.succeed("hello");
		}

	}

}
