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

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.spring.annotation.Looping;
import io.eventreactor.spring.annotation.ProtocolHandler;

/**
 * The singletons of the application with methods that are annotated with {@link Looping}.
 * Their methods are read when the singletons of the application context are there; lazy
 * ones are made when the calls begin.
 *
 * @since 0.1.0
 */
public class LoopingBeans implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(LoopingBeans.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Reactor reactor;

	private final Map<String, List<LoopingMethod>> methods = new LinkedHashMap<>();

	private final List<LoopingMethodRun> runs = new ArrayList<>();

	/**
	 * Creates the registry. Nothing is looked up yet.
	 * @param beanFactory where the beans are
	 * @param reactor on whose first loop methods are called
	 */
	public LoopingBeans(ConfigurableListableBeanFactory beanFactory, Reactor reactor) {
		this.beanFactory = beanFactory;
		this.reactor = reactor;
	}

	@Override
	public void afterSingletonsInstantiated() {
		LoopingMethods reader = new LoopingMethods(this.beanFactory);
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(beanName) ? null : targetClass(beanName);
			if (type == null || type.getName().startsWith("org.springframework.")) {
				continue;
			}
			Map<Method, Looping> annotated = annotated(beanName, type);
			if (!annotated.isEmpty() && isSingleton(beanName, type, annotated.keySet().iterator().next())) {
				this.methods.put(beanName, reader.of(type));
			}
		}
	}

	private @Nullable Class<?> targetClass(String beanName) {
		try {
			return AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		}
		catch (RuntimeException | LinkageError ex) {
			logger.debug("Not looked at for looping methods, as it has no class: bean '" + beanName + "'", ex);
			return null;
		}
	}

	// A signature may name a class of an optional library, in a bean that is never made
	private static Map<Method, Looping> annotated(String beanName, Class<?> type) {
		try {
			return LoopingMethods.annotated(type);
		}
		catch (RuntimeException | LinkageError ex) {
			logger.debug("Not looked at for looping methods, as its methods cannot be read: bean '" + beanName + "'",
					ex);
			return Map.of();
		}
	}

	private boolean isSingleton(String beanName, Class<?> type, Method method) {
		if (this.beanFactory.isSingleton(beanName)) {
			return true;
		}
		if (!Protocol.class.isAssignableFrom(type)
				|| this.beanFactory.findAnnotationOnBean(beanName, ProtocolHandler.class) == null) {
			throw new InvalidLoopingMethodException(method,
					"bean '" + beanName + "' is neither a singleton nor a protocol handler",
					"Move the method to a singleton, or to a Protocol with @ProtocolHandler.", null);
		}
		return false;
	}

	/**
	 * Begins to call the methods. The reactor must run.
	 * @throws InvalidLoopingMethodException if the proxy of a bean hides one
	 */
	public void start() {
		this.methods.forEach((beanName, methods) -> {
			Object bean = this.beanFactory.getBean(beanName);
			methods.forEach((method) -> {
				checkProxy(bean, method.method());
				this.runs.add(method.start(bean, this.reactor));
			});
		});
	}

	private static void checkProxy(Object bean, Method method) {
		if (!AopUtils.isAopProxy(bean)) {
			return;
		}
		boolean hidden = Modifier.isPrivate(method.getModifiers()) || Modifier.isFinal(method.getModifiers());
		if (hidden || !method.getDeclaringClass().isInstance(bean)) {
			throw new InvalidLoopingMethodException(method, "its bean is proxied, and the proxy does not have it",
					"Let the method be neither private nor final, and the proxy be made by class: "
							+ "spring.aop.proxy-target-class=true.",
					null);
		}
	}

	/**
	 * Ends the calls.
	 * @return completes when those that are in progress are over; at once if the reactor
	 * has been stopped before, which ended them all
	 */
	public CompletableFuture<?> stop() {
		if (!this.reactor.running()) {
			this.runs.clear();
			return CompletableFuture.completedFuture(null);
		}
		CompletableFuture<?>[] ended = this.runs.stream().map(LoopingMethodRun::stop).toArray(CompletableFuture[]::new);
		this.runs.clear();
		return CompletableFuture.allOf(ended);
	}

}
