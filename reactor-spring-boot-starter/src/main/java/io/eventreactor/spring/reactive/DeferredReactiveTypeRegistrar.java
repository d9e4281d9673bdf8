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

package io.eventreactor.spring.reactive;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ReactiveTypeDescriptor;
import reactor.core.publisher.Mono;

import io.eventreactor.defer.Deferred;

/**
 * Makes {@link Deferred} known as a reactive type: to the registries among the beans,
 * such as that of WebFlux, and to the one that everybody shares who has no bean, such as
 * HTTP interfaces. The shared one belongs to the process and keeps what it was told.
 *
 * @since 0.1.0
 */
public class DeferredReactiveTypeRegistrar implements BeanPostProcessor {

	/**
	 * Creates the registrar, and tells the shared registry.
	 */
	public DeferredReactiveTypeRegistrar() {
		register(ReactiveAdapterRegistry.getSharedInstance());
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof ReactiveAdapterRegistry registry) {
			register(registry);
		}
		return bean;
	}

	private static void register(ReactiveAdapterRegistry registry) {
		// Contexts may start at the same time, and the shared registry's list has no
		// guard
		synchronized (registry) {
			if (registry.getAdapter(Deferred.class) == null) {
				registry.registerReactiveType(
						ReactiveTypeDescriptor.nonDeferredAsyncValue(Deferred.class, () -> Deferred.succeed(null)),
						(deferred) -> DeferredMono.from((Deferred<?>) deferred),
						(publisher) -> DeferredMono.toDeferred(Mono.from(publisher)));
			}
		}
	}

}
