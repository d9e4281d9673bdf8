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

package io.eventreactor.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import io.eventreactor.TlsOptions;
import io.eventreactor.endpoint.EndpointParser;
import io.eventreactor.endpoint.Endpoints;
import io.eventreactor.spring.autoconfigure.EventReactorProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * The configuration that the guide shows can be bound: no property is unknown, no value
 * malformed.
 */
class YamlTests {

	static Stream<Markdown.Block> blocks() {
		return Markdown.pages().map((page) -> page.blocks("yaml")).flatMap(Collection::stream);
	}

	@ParameterizedTest
	@MethodSource("blocks")
	void configurationIsUnderstood(Markdown.Block block) throws IOException {
		List<PropertySource<?>> sources = new YamlPropertySourceLoader().load(block.place(),
				new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)));
		assertThat(sources).hasSize(1);
		Binder binder = new Binder(ConfigurationPropertySources.from(sources));
		Map<String, PemSslBundleProperties> bundles = bind(binder, "spring.ssl", SslProperties.class).getBundle()
			.getPem();
		EndpointParser endpoints = Endpoints
			.with((name) -> bundles.containsKey(name) ? () -> TlsOptions.builder().build() : null);
		bind(binder, "event-reactor", EventReactorProperties.class).getServers().values().forEach((server) -> {
			if (server.getEndpoint() != null) {
				assertThatCode(() -> endpoints.server(server.getEndpoint())).doesNotThrowAnyException();
			}
		});
	}

	private static <T> T bind(Binder binder, String prefix, Class<T> type) {
		return binder.bindOrCreate(prefix, Bindable.of(type), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
	}

}
